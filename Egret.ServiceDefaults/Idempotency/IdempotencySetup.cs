using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Egret.ServiceDefaults.Idempotency;

/// <summary>Registration of what endpoints that take an <c>Idempotency-Key</c> need.</summary>
public static class IdempotencySetup
{
    /// <summary>Keeps answers in this context's database; its model has <see cref="KeptAnswerTable.AddIdempotencyTable"/>.</summary>
    public static void AddIdempotency<TContext>(this IHostApplicationBuilder builder)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<IdempotencyOptions>().BindConfiguration(IdempotencyOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<IdempotencyOptions>, IdempotencyOptionsValidator>();
        services.AddSingleton<IValidateOptions<IdempotencyOptions>, IdempotencySecretValidator>();
        services.AddSingleton<AnswerCipher>();
        services.AddScoped(provider => new IdempotentRequest(
            provider.GetRequiredService<TContext>(),
            provider.GetRequiredService<IHttpContextAccessor>(),
            provider.GetRequiredService<IOptions<IdempotencyOptions>>(),
            provider.GetRequiredService<IOptions<JsonOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<KeptAnswerPurge<TContext>>();
    }
}
