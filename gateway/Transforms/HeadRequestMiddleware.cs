namespace Egret.Gateway.Transforms;

/// <summary>
/// Answers HEAD as GET is answered, without the content, which the server leaves out by itself (RFC 9110 section 9.3.2): it must be served
/// wherever GET is (section 9.1), and probes ask so.
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
