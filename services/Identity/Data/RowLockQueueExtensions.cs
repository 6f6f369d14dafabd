using Egret.ServiceDefaults.Authentication;

namespace Egret.Identity.Data;

internal static class RowLockQueueExtensions
{
    /// <summary>
    /// Serializes the changes of one caller, so that at most one of the caller's requests waits for row locks.
    /// </summary>
    public static TBuilder SerializedPerCaller<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.AddEndpointFilter(async (context, next) =>
    {
        var http = context.HttpContext;
        if (HttpMethods.IsGet(http.Request.Method))
        {
            return await next(context);
        }

        var caller = http.RequestServices.GetRequiredService<CurrentCaller>();
        using var lease = await http.RequestServices.GetRequiredService<RowLockQueue>().EnterAsync(caller.UserId, http.RequestAborted);
        return lease is null ? RowLockQueue.TooManyWaiters(http.Response) : await next(context);
    });
}
