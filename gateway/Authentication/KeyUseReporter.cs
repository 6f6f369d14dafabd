using System.Collections.Concurrent;
using Egret.Contracts.Internal;
using Egret.ServiceDefaults;
using Egret.ServiceDefaults.BackgroundWork;
using Egret.ServiceDefaults.Telemetry;
using Yarp.ReverseProxy.Model;

namespace Egret.Gateway.Authentication;

/// <summary>Tells Keys every ten seconds which keys were let in: verdicts from memory are not asked for, so Keys would not know.</summary>
internal sealed class KeyUseReporter(IHttpClientFactory clients, TimeProvider time, ILogger<KeyUseReporter> logger)
    : GuardedBackgroundService(time, logger)
{
    private const int MaxPerReport = 5000;
    private const int MaxKept = 100_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>A key in use is looked up, and so noted, every five seconds.</summary>
    private static readonly TimeSpan Precision = TimeSpan.FromSeconds(1);

    private ConcurrentDictionary<Guid, KeyUse> _uses = new();

    /// <summary>The key was let in, and looked up for it. Written at most once in a while per key, so that many requests at once cost a read each.</summary>
    public void Note(Guid keyId, HttpContext context)
    {
        var now = Time.GetUtcNow();
        if (!_uses.TryGetValue(keyId, out var noted) || now - noted.UsedAt > Precision)
        {
            _uses[keyId] = new KeyUse(keyId, now, context.GetClientAddress()?.ToString(), context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.RouteId);
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

    /// <summary>What Keys does not take is kept for the next report.</summary>
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
                Keep(chunk);
            }
        }
    }

    private void Keep(KeyUse[] uses)
    {
        foreach (var use in uses)
        {
            if (_uses.Count >= MaxKept)
            {
                return;
            }

            _uses.TryAdd(use.KeyId, use);
        }
    }
}
