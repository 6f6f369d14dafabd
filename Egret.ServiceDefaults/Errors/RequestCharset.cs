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
    /// authorization, so that an anonymous request still receives 401. Applies only to endpoints that read JSON.
    /// </summary>
    /// <remarks>
    /// ASP.NET Core resolves the charset while it binds the body and throws <see cref="InvalidOperationException"/>,
    /// which an exception handler cannot distinguish from an internal error: the response would be 500, and the log
    /// would contain the unvalidated header.
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
            // Quoted and unquoted values are equivalent (RFC 9110 section 5.6.6), but ASP.NET Core treats the quotes
            // as a part of the name.
            type.Charset = charset;
            context.Request.ContentType = type.ToString();
        }

        return true;
    }

    private static bool ReadsJson(Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<IAcceptsMetadata>() is { } accepts
        && accepts.ContentTypes.Contains("application/json", StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Uses the same lookup as the model binding of ASP.NET Core, so that exactly the supported charsets are
    /// accepted. UTF-7 is unsupported.
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
