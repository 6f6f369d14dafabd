using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Egret.Persistence.Idempotency;

/// <summary>Registers the services of endpoints that accept an <c>Idempotency-Key</c>.</summary>
public static class IdempotencyExtensions
{
    /// <summary>
    /// Stores responses in the database of this context. Its model must call
    /// <see cref="StoredResponseModel.AddIdempotencyTable"/>.
    /// </summary>
    public static void AddIdempotency<TContext>(this IHostApplicationBuilder builder)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<IdempotencyOptions>().BindConfiguration(IdempotencyOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<IdempotencyOptions>, IdempotencyOptionsValidator>();
        services.AddSingleton<IValidateOptions<IdempotencyOptions>, IdempotencySecretValidator>();
        services.AddSingleton<ResponseProtector>();
        services.AddScoped(provider => new IdempotentRequest(
            provider.GetRequiredService<TContext>(),
            provider.GetRequiredService<IHttpContextAccessor>(),
            provider.GetRequiredService<IOptions<IdempotencyOptions>>(),
            provider.GetRequiredService<IOptions<JsonOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<StoredResponsePurge<TContext>>();
    }
}
