namespace Egret.Gateway.Routing;

/// <summary>
/// Processes HEAD as GET; the server omits the content of the response (RFC 9110 section 9.3.2). Every resource that
/// supports GET must support HEAD (section 9.1), and probes use it.
/// </summary>
internal sealed class HeadRequestMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Request.Method = HttpMethods.Get;
        }

        return next(context);
    }
}
