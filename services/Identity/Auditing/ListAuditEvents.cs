using Egret.Identity.Data;
using Egret.ServiceDefaults.Paging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Auditing;

/// <summary>A line of the audit trail.</summary>
/// <param name="Id">Identifies it.</param>
/// <param name="OccurredAt">When; of several counted together, the last.</param>
/// <param name="Action">What was done or tried.</param>
/// <param name="Outcome"><c>succeeded</c> or <c>refused</c>.</param>
/// <param name="Reason">The code of the refusal.</param>
/// <param name="UserId">Who did it; null when nobody known.</param>
/// <param name="KeyId">The API key it was done with.</param>
/// <param name="OrganisationId">The organisation it concerns.</param>
/// <param name="TargetType">What kind of thing it was done to.</param>
/// <param name="TargetId">Which one.</param>
/// <param name="Address">The client's address.</param>
/// <param name="Count">How many like it, within seconds or minutes, the line stands for.</param>
/// <param name="TraceId">The trace it is part of; of several, the last one's.</param>
public sealed record AuditEventResponse(
    Guid Id, DateTimeOffset OccurredAt, string Action, string Outcome, string? Reason, Guid? UserId, Guid? KeyId, Guid? OrganisationId,
    string? TargetType, string? TargetId, string? Address, int Count, string? TraceId);

internal static class ListAuditEvents
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/events/", HandleAsync).WithName(nameof(ListAuditEvents));

    /// <summary>Lists who authenticated, who was refused, and what somebody may do that was changed; the latest first.</summary>
    internal static async Task<Results<Ok<IReadOnlyList<AuditEventResponse>>, ProblemHttpResult>> HandleAsync(
        [AsParameters] AuditFilter filter, [AsParameters] PageRequest page, HttpContext context, IdentityContext database,
        CancellationToken cancellationToken)
    {
        if (page.ReadCursor(out var before) is { } refusal)
        {
            return refusal;
        }

        var entries = await Matching(database.AuditEntries.AsNoTracking(), filter)
            .Where(entry => before == null || entry.Id < before)
            .OrderByDescending(entry => entry.Id)
            .Take(page.Take())
            .Select(entry => new AuditEventResponse(
                entry.Id, entry.OccurredAt, entry.Action, entry.Outcome, entry.Reason, entry.UserId, entry.KeyId, entry.OrganisationId,
                entry.TargetType, entry.TargetId, entry.Address, entry.Count, entry.TraceId))
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Answer(context, entries, entry => entry.Id));
    }

    private static IQueryable<AuditEntry> Matching(IQueryable<AuditEntry> entries, AuditFilter filter)
    {
        if (filter.Action is { } action)
        {
            entries = action.EndsWith('.') ? entries.Where(entry => entry.Action.StartsWith(action)) : entries.Where(entry => entry.Action == action);
        }

        var (from, to) = (filter.From?.ToUniversalTime(), filter.To?.ToUniversalTime());
        return entries
            .Where(entry => filter.Outcome == null || entry.Outcome == filter.Outcome)
            .Where(entry => filter.UserId == null || entry.UserId == filter.UserId)
            .Where(entry => filter.KeyId == null || entry.KeyId == filter.KeyId)
            .Where(entry => filter.OrganisationId == null || entry.OrganisationId == filter.OrganisationId)
            .Where(entry => filter.Address == null || entry.Address == filter.Address)
            .Where(entry => filter.TargetId == null || entry.TargetId == filter.TargetId)
            .Where(entry => filter.TraceId == null || entry.TraceId == filter.TraceId)
            .Where(entry => from == null || entry.OccurredAt >= from)
            .Where(entry => to == null || entry.OccurredAt < to);
    }
}
