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
    private const int MaxKindsOfStrangers = 10_000;

    private const int MaxWaiting = 50_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AdmissionInterval = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<AuditKind, Tally> _tallies = new();
    private readonly Queue<AccessAudited> _waiting = new();

    /// <summary>A caller was let in. Most come from the same address as the last time, where counting them needs no look-up.</summary>
    public void Admitted(HttpContext context, Caller caller)
    {
        var address = context.GetClientAddress();
        if (caller.Admissions is not { } last || !Equals(last.Address, address) || !last.Tally.TryCount(Time.GetTimestamp()))
        {
            caller.Admissions = new AdmissionTally(address, Count(new AuditKind(AuditActions.Authentication, AuditOutcomes.Succeeded)
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
    public void CredentialRefused(HttpContext context, string reason, string? keyPrefix = null) => Count(
        new AuditKind(AuditActions.Authentication, AuditOutcomes.Rejected, reason)
        {
            TargetType = keyPrefix is null ? null : "api_key",
            TargetId = keyPrefix,
            Address = context.GetClientAddress(),
        });

    /// <summary>A known caller asked for what they may not do, here or in a service.</summary>
    public void AccessRefused(HttpContext context, string action, string reason)
    {
        var caller = Caller.Of(context);
        Count(new AuditKind(action, AuditOutcomes.Rejected, reason)
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

    private Tally Count(AuditKind kind)
    {
        while (true)
        {
            if (!_tallies.TryGetValue(kind, out var tally))
            {
                // Whoever makes up a new kind with every request is counted by what is left when the particulars are dropped.
                var hasRoom = _tallies.Count < (kind.UserId is null ? MaxKindsOfStrangers : MaxKinds);
                kind = hasRoom ? kind : new AuditKind(kind.Action, kind.Outcome, kind.Reason);
                tally = _tallies.GetOrAdd(kind, static _ => new Tally());
            }

            if (tally.TryCount(Time.GetTimestamp()))
            {
                return tally;
            }

            // Closed in this very moment, and about to be removed.
            _tallies.TryRemove(KeyValuePair.Create(kind, tally));
        }
    }

    private void Collect(bool isLast)
    {
        var now = Time.GetTimestamp();
        foreach (var (kind, tally) in _tallies)
        {
            var interval = kind.Outcome == AuditOutcomes.Succeeded ? AdmissionInterval : TimeSpan.Zero;
            if (tally.Take(now, isLast ? TimeSpan.Zero : interval, Time) is { } taken)
            {
                _waiting.Enqueue(LineOf(kind, taken));
            }
            else if (tally.TryClose(now, kind.Outcome == AuditOutcomes.Succeeded ? AdmissionInterval : Interval, Time))
            {
                _tallies.TryRemove(KeyValuePair.Create(kind, tally));
            }
        }

        var dropped = 0;
        for (; _waiting.Count > MaxWaiting; dropped++)
        {
            _waiting.Dequeue();
        }

        if (dropped > 0)
        {
            Logger.LinesDropped(dropped);
        }
    }

    private AccessAudited LineOf(AuditKind kind, TakenTally taken) => new(
        Guid.CreateVersion7(), Time.GetUtcNow() - Time.GetElapsedTime(taken.LastAt), kind.Action, kind.Outcome, kind.Reason, kind.UserId,
        kind.KeyId, kind.OrganisationId, kind.TargetType, kind.TargetId, kind.Address?.ToString(), taken.Count, taken.TraceId);

    /// <summary>What is not taken is told again with the next; a line that arrived although its answer did not is known by its id.</summary>
    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        while (_waiting.Count > 0)
        {
            using var job = BackgroundJob.Start("report audit entries");
            var lines = _waiting.Take(AuditReport.MaxEntries).ToList();
            try
            {
                using var response = await clients.CreateClient(AccessDirectory.IdentityClient)
                    .PostAsJsonAsync("/internal/audit", new AuditReport(lines), AccessDirectory.Json, cancellationToken);
                response.EnsureSuccessStatusCode();
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
                Logger.LinesNotReported(_waiting.Count, exception);
                return;
            }

            for (var told = 0; told < lines.Count; told++)
            {
                _waiting.Dequeue();
            }
        }
    }
}

/// <summary>What makes lines of the audit trail alike, so that they are counted together.</summary>
internal readonly record struct AuditKind(string Action, string Outcome, string? Reason = null)
{
    public Guid? UserId { get; init; }

    public Guid? KeyId { get; init; }

    public Guid? OrganisationId { get; init; }

    public string? TargetType { get; init; }

    public string? TargetId { get; init; }

    public System.Net.IPAddress? Address { get; init; }
}
