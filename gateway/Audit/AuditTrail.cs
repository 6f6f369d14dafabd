using System.Collections.Concurrent;
using Egret.Contracts.Events;
using Egret.Contracts.Internal;
using Egret.Gateway.Authentication;
using Egret.ServiceDefaults;
using Egret.ServiceDefaults.BackgroundWork;
using Egret.ServiceDefaults.Telemetry;

namespace Egret.Gateway.Audit;

/// <summary>
/// What the gateway let in and what it refused, for the audit trail. Like ones are counted and told together, so that neither a busy client
/// nor a flood of guesses writes a line per request: refusals every few seconds, admissions at first sight and then every few minutes.
/// </summary>
internal sealed class AuditTrail(IHttpClientFactory clients, TimeProvider time, ILogger<AuditTrail> logger)
    : GuardedBackgroundService(time, logger)
{
    private const int MaxKinds = 100_000;

    /// <summary>So that a stranger who makes up a new kind with each request leaves room for what callers do.</summary>
    private const int MaxAnonymousKeys = 10_000;

    private const int MaxPending = 50_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AdmissionInterval = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<AuditKey, AuditCounter> _tallies = new();
    private readonly Queue<AccessAudited> _pending = new();

    /// <summary>A caller was let in. Most come from the same address as the last time, where counting them needs no look-up.</summary>
    public void RecordAdmission(HttpContext context, Caller caller)
    {
        var address = context.ClientAddress();
        if (caller.Admissions is not { } last || !Equals(last.Address, address) || !last.AuditCounter.TryCount(Time.GetTimestamp()))
        {
            caller.Admissions = new AdmissionCounter(address, Count(new AuditKey(AuditActions.Authentication, AuditOutcomes.Succeeded)
            {
                UserId = caller.User.UserId,
                KeyId = caller.Key?.KeyId,
                Address = address,
            }));
        }
    }

    /// <summary>A credential was refused.</summary>
    /// <param name="context">The request.</param>
    /// <param name="reason">The answer's code.</param>
    /// <param name="keyPrefix">What its owner sees of a key that has the form of one; null for anything else.</param>
    public void RecordAuthenticationFailure(HttpContext context, string reason, string? keyPrefix = null) => Count(
        new AuditKey(AuditActions.Authentication, AuditOutcomes.Rejected, reason)
        {
            TargetType = keyPrefix is null ? null : "api_key",
            TargetId = keyPrefix,
            Address = context.ClientAddress(),
        });

    /// <summary>A known caller asked for what they may not do, here or in a service.</summary>
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
            Address = context.ClientAddress(),
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

    private AuditCounter Count(AuditKey kind)
    {
        while (true)
        {
            if (!_tallies.TryGetValue(kind, out var counter))
            {
                // Whoever makes up a new kind with every request is counted by what is left when the particulars are dropped.
                var hasRoom = _tallies.Count < (kind.UserId is null ? MaxAnonymousKeys : MaxKinds);
                kind = hasRoom ? kind : new AuditKey(kind.Action, kind.Outcome, kind.Reason);
                counter = _tallies.GetOrAdd(kind, static _ => new AuditCounter());
            }

            if (counter.TryCount(Time.GetTimestamp()))
            {
                return counter;
            }

            // Closed in this very moment, and about to be removed.
            _tallies.TryRemove(KeyValuePair.Create(kind, counter));
        }
    }

    private void Collect(bool isLast)
    {
        var now = Time.GetTimestamp();
        foreach (var (kind, counter) in _tallies)
        {
            var interval = kind.Outcome == AuditOutcomes.Succeeded ? AdmissionInterval : TimeSpan.Zero;
            if (counter.TakePending(now, isLast ? TimeSpan.Zero : interval, Time) is { } taken)
            {
                _pending.Enqueue(CreateEntry(kind, taken));
            }
            else if (counter.TryClose(now, kind.Outcome == AuditOutcomes.Succeeded ? AdmissionInterval : Interval, Time))
            {
                _tallies.TryRemove(KeyValuePair.Create(kind, counter));
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

    private AccessAudited CreateEntry(AuditKey kind, AuditCount taken) => new(
        Guid.CreateVersion7(), Time.GetUtcNow() - Time.GetElapsedTime(taken.LastAt), kind.Action, kind.Outcome, kind.Reason, kind.UserId,
        kind.KeyId, kind.OrganisationId, kind.TargetType, kind.TargetId, kind.Address?.ToString(), taken.Count, taken.TraceId);

    /// <summary>What is not taken is told again with the next; a line that arrived although its answer did not is known by its id.</summary>
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

            for (var told = 0; told < entries.Count; told++)
            {
                _pending.Dequeue();
            }
        }
    }
}
