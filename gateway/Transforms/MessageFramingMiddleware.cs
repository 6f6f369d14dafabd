using Egret.ServiceDefaults.Errors;

namespace Egret.Gateway.Transforms;

/// <summary>
/// Refuses a message that says twice how long it is (RFC 9112 section 6.3), by a length and by chunks: whoever stands before this gateway may
/// have believed the other one. Kestrel would go by the chunks and put the length under another name.
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
