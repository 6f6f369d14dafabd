using Egret.Gateway.Health;

namespace Egret.Gateway.Upstreams;

/// <summary>
/// Bounds how long a request waits for the first byte of its response. A service that is slow but healthy keeps its time
/// (<c>ActivityTimeout</c> of the cluster: a model may take minutes to answer); one that hangs, or whose database hangs, fails its health
/// check meanwhile, and the request ends after a few seconds.
/// </summary>
internal sealed class ResponseStartHandler(HttpMessageHandler inner, string service, SystemHealth health, TimeProvider time)
    : DelegatingHandler(inner)
{
    /// <summary>Most responses start earlier, so that they cost no health check.</summary>
    private static readonly TimeSpan CheckedAfter = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    /// <summary>One failed check may be a restart or a busy machine.</summary>
    private const int MaxFailedChecks = 3;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var abandon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var response = base.SendAsync(request, abandon.Token);
        if (response.IsCompleted || await CompletesAsync(response, CheckedAfter))
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
                    // The response started in this moment.
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
            // The caller of this method awaits the call itself and gets the exception.
            return true;
        }
    }
}
