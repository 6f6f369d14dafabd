using Egret.ServiceDefaults.Authentication;

namespace Egret.Identity.Data;

internal static class RowLockQueueExtensions
{
    /// <summary>What one caller changes here is changed one after the other: the rows they may lock are then waited for by one request of theirs.</summary>
    public static TBuilder SerializedPerCaller<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.AddEndpointFilter(async (context, next) =>
    {
        var http = context.HttpContext;
        if (HttpMethods.IsGet(http.Request.Method))
        {
            return await next(context);
        }

        var caller = http.RequestServices.GetRequiredService<CurrentCaller>();
        using var turn = await http.RequestServices.GetRequiredService<RowLockQueue>().TakeAsync(caller.UserId, http.RequestAborted);
        return turn is null ? RowLockQueue.Crowded(http.Response) : await next(context);
    });
}
