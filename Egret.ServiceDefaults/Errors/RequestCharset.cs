using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Egret.ServiceDefaults.Errors;

/// <summary>Rejects JSON requests in a charset that the process cannot decode.</summary>
public static class RequestCharset
{
    /// <summary>
    /// Returns 415 for a JSON request whose <c>charset</c> is unknown (RFC 9110 section 15.5.16). Runs after
    /// authorization, so that a request without a caller stays 401, and applies only to endpoints that read JSON.
    /// </summary>
    /// <remarks>
    /// ASP.NET Core finds the charset while it binds the body and throws <see cref="InvalidOperationException"/>, which
    /// no handler can tell from a defect: the caller would get 500, and the log would contain the header as the caller
    /// wrote it.
    /// </remarks>
    public static IApplicationBuilder UseRequestCharset(this IApplicationBuilder app) => app.Use(static (context, next) =>
        TryApply(context) ? next(context) : RejectAsync(context));

    private static bool TryApply(HttpContext context)
    {
        if (context.Request.ContentType is not { } contentType
            || !contentType.Contains("charset", StringComparison.OrdinalIgnoreCase)
            || !ReadsJson(context.GetEndpoint())
            || !MediaTypeHeaderValue.TryParse(contentType, out var type))
        {
            return true;
        }

        var charset = HeaderUtilities.RemoveQuotes(type.Charset);
        if (!IsKnown(charset.Value))
        {
            return false;
        }

        if (charset.Length != type.Charset.Length)
        {
            // Quoted and unquoted values are the same (RFC 9110 section 5.6.6), but ASP.NET Core takes the quotes for a
            // part of the name.
            type.Charset = charset;
            context.Request.ContentType = type.ToString();
        }

        return true;
    }

    private static bool ReadsJson(Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<IAcceptsMetadata>() is { } accepts
        && accepts.ContentTypes.Contains("application/json", StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Asks the same list as ASP.NET Core does when it binds, so that exactly the readable charsets pass. UTF-7 is not
    /// one of them.
    /// </summary>
    private static bool IsKnown(string? charset)
    {
        if (charset is null)
        {
            return true;
        }

        try
        {
            _ = Encoding.GetEncoding(charset);
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static Task RejectAsync(HttpContext context) => Problems.UnsupportedMediaType(
        "The charset of the request is not supported; send JSON as UTF-8.").ExecuteAsync(context);
}
