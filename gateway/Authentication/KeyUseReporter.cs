using System.Collections.Concurrent;
using Egret.Contracts.Internal;
using Egret.Gateway.AccessCaching;
using Egret.ServiceDefaults;
using Egret.ServiceDefaults.BackgroundWork;
using Egret.ServiceDefaults.Telemetry;
using Yarp.ReverseProxy.Model;

namespace Egret.Gateway.Authentication;

/// <summary>
/// Reports the last uses of API keys to Keys every 10 s, because Keys does not see requests answered from a cache.
/// </summary>
internal sealed class KeyUseReporter(IHttpClientFactory clients, TimeProvider time, ILogger<KeyUseReporter> logger)
    : GuardedBackgroundService(time, logger)
{
    private const int MaxPerReport = 5000;
    private const int MaxPending = 100_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>The precision of the time of use. A key in use is looked up, and so recorded, every 5 s.</summary>
    private static readonly TimeSpan Precision = TimeSpan.FromSeconds(1);

    private ConcurrentDictionary<Guid, KeyUse> _uses = new();

    /// <summary>
    /// Records a use of the key after a lookup. At most one write per key and second: concurrent requests cost one read
    /// each.
    /// </summary>
    public void Record(Guid keyId, HttpContext context)
    {
        var now = Time.GetUtcNow();
        if (!_uses.TryGetValue(keyId, out var recorded) || now - recorded.UsedAt > Precision)
        {
            var route = context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>();
            _uses[keyId] = new KeyUse(keyId, now, context.GetClientAddress()?.ToString(), route?.Config.RouteId);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await ReportAsync(cancellationToken);
    }

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await ReportAsync(stoppingToken);
        }
    }

    /// <summary>Reports the pending uses; after a failure they are sent with the next report.</summary>
    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        var uses = Interlocked.Exchange(ref _uses, new());
        foreach (var chunk in uses.Values.Chunk(MaxPerReport))
        {
            using var job = BackgroundJob.Start("report key uses");
            try
            {
                using var response = await clients.CreateClient(AccessDirectory.KeysClient)
                    .PostAsJsonAsync("/internal/keys/uses", new ReportKeyUsesRequest(chunk), AccessDirectory.Json, cancellationToken);
                response.EnsureSuccessStatusCode();
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
                Logger.UsesNotReported(chunk.Length, exception);
                Restore(chunk);
            }
        }
    }

    private void Restore(KeyUse[] uses)
    {
        foreach (var use in uses)
        {
            if (_uses.Count >= MaxPending)
            {
                return;
            }

            _uses.TryAdd(use.KeyId, use);
        }
    }
}
