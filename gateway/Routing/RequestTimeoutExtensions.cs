using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Egret.Gateway.Routing;

/// <summary>Registers the timeouts of incoming requests.</summary>
internal static class RequestTimeoutExtensions
{
    private const double Mebibyte = 1_048_576;

    /// <summary>Configures the server's timeouts from <see cref="RequestTimeoutOptions"/>.</summary>
    public static void AddRequestTimeouts(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<RequestTimeoutOptions>()
            .Bind(builder.Configuration.GetSection(RequestTimeoutOptions.Section)).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<RequestTimeoutOptions>, RequestTimeoutOptionsValidator>();
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<RequestTimeoutOptions>>(static (kestrel, timeouts) =>
        {
            var perMebibyte = timeouts.Value.BodyPerMebibyte;
            kestrel.Limits.RequestHeadersTimeout = timeouts.Value.Headers;
            // Kestrel computes the mean rate since the start of the body. A body below 1 MiB that is still incomplete
            // after the grace period is below the rate, so that rate and grace period act as a timeout without a timer
            // per request.
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(Mebibyte / perMebibyte.TotalSeconds, perMebibyte);
        });
    }
}
