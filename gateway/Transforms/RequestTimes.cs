using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Egret.Gateway.Transforms;

/// <summary>
/// How long a request may take to arrive. A client that trickles holds a connection and not a thread; but it also holds what the request was
/// admitted by, which may have been revoked since.
/// </summary>
internal sealed class RequestTimeOptions
{
    public const string Section = "RequestTimes";

    /// <summary>All headers.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:10:00")]
    public TimeSpan Headers { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A body of up to 1 MiB, which is all but uploads; a larger one has as much again for each further MiB.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:10:00")]
    public TimeSpan BodyPerMebibyte { get; set; } = TimeSpan.FromSeconds(30);
}

[OptionsValidator]
internal sealed partial class RequestTimeOptionsValidator : IValidateOptions<RequestTimeOptions>;

internal static class RequestTimeSetup
{
    private const double Mebibyte = 1_048_576;

    public static void AddRequestTimes(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<RequestTimeOptions>().Bind(builder.Configuration.GetSection(RequestTimeOptions.Section)).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<RequestTimeOptions>, RequestTimeOptionsValidator>();
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<RequestTimeOptions>>(static (kestrel, times) =>
        {
            var perMebibyte = times.Value.BodyPerMebibyte;
            kestrel.Limits.RequestHeadersTimeout = times.Value.Headers;
            // The server reckons the mean since the body's beginning. With this grace a body below 1 MiB cannot have kept to the rate when
            // the grace is over, so that the two are a time limit: which costs nothing where there is no body, nor a timer where there is.
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(Mebibyte / perMebibyte.TotalSeconds, perMebibyte);
        });
    }
}
