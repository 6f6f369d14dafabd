using Egret.Gateway.Health;

namespace Egret.Gateway.Upstreams;

/// <summary>
/// Limits how long a request waits for the first byte of its response from a service that hangs. A slow but healthy service is limited only by
/// the <c>ActivityTimeout</c> of its cluster, because a model can take minutes to respond. A service that hangs, or whose database hangs, fails
/// its health check, and the request fails after a few seconds.
/// </summary>
internal sealed class ResponseStartHandler(HttpMessageHandler inner, string service, SystemHealth health, TimeProvider time)
    : DelegatingHandler(inner)
{
    /// <summary>Time before the first health check. Most responses start earlier and need none.</summary>
    private static readonly TimeSpan FirstCheckDelay = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    /// <summary>Number of consecutive failed checks after which the request fails. A single failure can be a restart or high load.</summary>
    private const int MaxFailedChecks = 3;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var abandon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var response = base.SendAsync(request, abandon.Token);
        if (response.IsCompleted || await CompletesAsync(response, FirstCheckDelay))
        {
            return await response;
        }

        var failedChecks = 0;
        do
        {
            failedChecks = await health.IsHealthyAsync(service) ? 0 : failedChecks + 1;
            if (failedChecks == MaxFailedChecks)
            {
                await abandon.CancelAsync();
                if (await CompletesAsync(response, CheckInterval) && response.IsCompletedSuccessfully)
                {
                    // The response started during the cancellation.
                    return await response;
                }

                throw new UnresponsiveServiceException(service);
            }
        }
        while (!await CompletesAsync(response, CheckInterval));
        return await response;
    }

    private async Task<bool> CompletesAsync(Task<HttpResponseMessage> response, TimeSpan limit)
    {
        try
        {
            await response.WaitAsync(limit, time);
            return true;
        }
        catch (TimeoutException) when (!response.IsCompleted)
        {
            return false;
        }
        catch (Exception) when (response.IsCompleted)
        {
            // The calling method awaits the response task and receives the exception.
            return true;
        }
    }
}
