using Egret.ServiceDefaults.Errors;

namespace Egret.Gateway.Routing;

/// <summary>
/// Rejects a message with both a <c>Content-Length</c> and a chunked body (RFC 9112 section 6.3): a proxy in front of
/// the gateway may have used the other one (request smuggling). Kestrel uses the chunks and renames the length header.
/// </summary>
internal sealed class MessageFramingMiddleware(RequestDelegate next)
{
    private const string LengthBesideChunks = "X-Content-Length";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.TransferEncoding.Count == 0 || (headers.ContentLength is null && !headers.ContainsKey(LengthBesideChunks)))
        {
            return next(context);
        }

        context.Response.Headers.Connection = "close";
        return context.WriteProblemAsync(
            StatusCodes.Status400BadRequest, ErrorCodes.InvalidRequest, "Send either a Content-Length or a chunked body, not both.");
    }
}
