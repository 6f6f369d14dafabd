using System.Collections.Concurrent;
using Egret.Contracts.Events;
using Egret.Contracts.Internal;
using Egret.Gateway.AccessCaching;
using Egret.Gateway.Authentication;
using Egret.ServiceDefaults;
using Egret.ServiceDefaults.BackgroundWork;
using Egret.ServiceDefaults.Telemetry;

namespace Egret.Gateway.Auditing;

/// <summary>
/// Records admissions and rejections for the audit trail. Occurrences with the same properties are counted and reported
/// as one entry, so that neither a busy client nor credential guessing writes an entry per request. Rejections are
/// reported every 2 s; admissions at the first occurrence and then every 5 minutes.
/// </summary>
internal sealed class AuditTrail(IHttpClientFactory clients, TimeProvider time, ILogger<AuditTrail> logger)
    : GuardedBackgroundService(time, logger)
{
    private const int MaxKeys = 100_000;

    /// <summary>
    /// The share of anonymous requests, so that they cannot use up the capacity for authenticated callers.
    /// </summary>
    private const int MaxAnonymousKeys = 10_000;

    private const int MaxPending = 50_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AdmissionInterval = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<AuditKey, AuditCounter> _counters = new();
    private readonly Queue<AccessAudited> _pending = new();

    /// <summary>
    /// Records an admission. Most requests have the address of the caller's last one and need no dictionary lookup.
    /// </summary>
    public void RecordAdmission(HttpContext context, Caller caller)
    {
        var address = context.GetClientAddress();
        if (caller.AdmissionCounter is AdmissionCounter last
            && Equals(last.Address, address) && last.Counter.TryCount(Time.GetTimestamp()))
        {
            return;
        }

        var key = new AuditKey(AuditActions.Authentication, AuditOutcomes.Succeeded)
        {
            UserId = caller.User.UserId,
            KeyId = caller.Key?.KeyId,
            Address = address,
        };
        caller.AdmissionCounter = new AdmissionCounter(address, Count(key));
    }

    /// <summary>Records the rejection of a credential.</summary>
    /// <param name="context">The request.</param>
    /// <param name="reason">The error code of the response.</param>
    /// <param name="keyPrefix">The key prefix of a well-formed API key; otherwise null.</param>
    public void RecordAuthenticationFailure(HttpContext context, string reason, string? keyPrefix = null) => Count(
        new AuditKey(AuditActions.Authentication, AuditOutcomes.Rejected, reason)
        {
            TargetType = keyPrefix is null ? null : "api_key",
            TargetId = keyPrefix,
            Address = context.GetClientAddress(),
        });

    /// <summary>Records that the gateway or a service rejected an authenticated caller's request.</summary>
    public void RecordRejection(HttpContext context, string action, string reason)
    {
        var caller = Caller.Of(context);
        Count(new AuditKey(action, AuditOutcomes.Rejected, reason)
        {
            UserId = caller?.User.UserId,
            KeyId = caller?.Key?.KeyId,
            OrganisationId = caller?.Organisation?.OrganisationId,
            TargetType = "route",
            TargetId = context.GetEndpoint()?.DisplayName,
            Address = context.GetClientAddress(),
        });
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Collect(isLast: true);
        await ReportAsync(cancellationToken);
    }

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Collect(isLast: false);
            await ReportAsync(stoppingToken);
        }
    }

    private AuditCounter Count(AuditKey key)
    {
        while (true)
        {
            if (!_counters.TryGetValue(key, out var counter))
            {
                // At the limit, occurrences with new properties are counted without user, target and address.
                var hasCapacity = _counters.Count < (key.UserId is null ? MaxAnonymousKeys : MaxKeys);
                key = hasCapacity ? key : new AuditKey(key.Action, key.Outcome, key.Reason);
                counter = _counters.GetOrAdd(key, static _ => new AuditCounter());
            }

            if (counter.TryCount(Time.GetTimestamp()))
            {
                return counter;
            }

            // The counter was closed concurrently and is about to be removed.
            _counters.TryRemove(KeyValuePair.Create(key, counter));
        }
    }

    private void Collect(bool isLast)
    {
        var now = Time.GetTimestamp();
        foreach (var (key, counter) in _counters)
        {
            var interval = key.Outcome == AuditOutcomes.Succeeded ? AdmissionInterval : TimeSpan.Zero;
            if (counter.TakePending(now, isLast ? TimeSpan.Zero : interval, Time) is { } taken)
            {
                _pending.Enqueue(CreateEntry(key, taken));
            }
            else if (counter.TryClose(now, key.Outcome == AuditOutcomes.Succeeded ? AdmissionInterval : Interval, Time))
            {
                _counters.TryRemove(KeyValuePair.Create(key, counter));
            }
        }

        var dropped = 0;
        for (; _pending.Count > MaxPending; dropped++)
        {
            _pending.Dequeue();
        }

        if (dropped > 0)
        {
            Logger.EntriesDropped(dropped);
        }
    }

    private AccessAudited CreateEntry(AuditKey key, AuditCount taken) => new(
        Guid.CreateVersion7(), Time.GetUtcNow() - Time.GetElapsedTime(taken.LastAt), key.Action, key.Outcome, key.Reason,
        key.UserId, key.KeyId, key.OrganisationId, key.TargetType, key.TargetId, key.Address?.ToString(), taken.Count, taken.TraceId);

    /// <summary>
    /// Reports the pending entries. After a failure they are sent again; Identity ignores ids that it has stored.
    /// </summary>
    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        while (_pending.Count > 0)
        {
            using var job = BackgroundJob.Start("report audit entries");
            var entries = _pending.Take(AuditReport.MaxEntries).ToList();
            try
            {
                using var response = await clients.CreateClient(AccessDirectory.IdentityClient)
                    .PostAsJsonAsync("/internal/audit", new AuditReport(entries), AccessDirectory.Json, cancellationToken);
                response.EnsureSuccessStatusCode();
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
                Logger.EntriesNotReported(_pending.Count, exception);
                return;
            }

            for (var reported = 0; reported < entries.Count; reported++)
            {
                _pending.Dequeue();
            }
        }
    }
}
