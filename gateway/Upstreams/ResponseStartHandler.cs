using Egret.Gateway.Health;

namespace Egret.Gateway.Upstreams;

/// <summary>
/// Limits the time that a request waits for its response to start. A slow but healthy service has the cluster's
/// <c>ActivityTimeout</c>, because a model may take minutes. A service that hangs, or whose database hangs, fails its
/// health check meanwhile, and the request ends after a few seconds.
/// </summary>
internal sealed class ResponseStartHandler(HttpMessageHandler inner, string service, SystemHealth health, TimeProvider time)
    : DelegatingHandler(inner)
{
    /// <summary>The time after which the first health check starts; most responses start earlier.</summary>
    private static readonly TimeSpan CheckedAfter = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The number of consecutive failed checks that end the request; one may be a restart or a busy machine.
    /// </summary>
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
                    // The response started between the check and the cancellation.
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
