using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Egret.Gateway.Transforms;

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
