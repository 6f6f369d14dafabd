using Egret.Identity.Data;
using Egret.ServiceDefaults.Paging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Auditing;

/// <summary>An audit entry.</summary>
/// <param name="Id">Id of the entry.</param>
/// <param name="OccurredAt">Time of the action; of the last one if several were counted together.</param>
/// <param name="Action">The action.</param>
/// <param name="Outcome"><c>succeeded</c> or <c>refused</c>.</param>
/// <param name="Reason">Error code of a rejected action.</param>
/// <param name="UserId">Id of the acting user; null if unknown.</param>
/// <param name="KeyId">Id of the API key that was used.</param>
/// <param name="OrganisationId">Id of the affected organisation.</param>
/// <param name="TargetType">Type of the target.</param>
/// <param name="TargetId">Id of the target.</param>
/// <param name="Address">IP address of the client.</param>
/// <param name="Count">Number of equal actions that the entry represents.</param>
/// <param name="TraceId">Trace id; of the last action if several were counted together.</param>
public sealed record AuditEventResponse(
    Guid Id, DateTimeOffset OccurredAt, string Action, string Outcome, string? Reason, Guid? UserId, Guid? KeyId, Guid? OrganisationId,
    string? TargetType, string? TargetId, string? Address, int Count, string? TraceId);

internal static class ListAuditEvents
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/events/", HandleAsync).WithName(nameof(ListAuditEvents));

    /// <summary>Lists authentications, rejections and changes of permissions, newest first.</summary>
    internal static async Task<Results<Ok<IReadOnlyList<AuditEventResponse>>, ProblemHttpResult>> HandleAsync(
        [AsParameters] AuditFilter filter, [AsParameters] PageRequest page, HttpContext context, IdentityContext database,
        CancellationToken cancellationToken)
    {
        if (page.ReadCursor(out var before) is { } problem)
        {
            return problem;
        }

        var entries = await Matching(database.AuditEntries.AsNoTracking(), filter)
            .Where(entry => before == null || entry.Id < before)
            .OrderByDescending(entry => entry.Id)
            .Take(page.Take())
            .Select(entry => new AuditEventResponse(
                entry.Id, entry.OccurredAt, entry.Action, entry.Outcome, entry.Reason, entry.UserId, entry.KeyId, entry.OrganisationId,
                entry.TargetType, entry.TargetId, entry.Address, entry.Count, entry.TraceId))
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(page.CreatePage(context, entries, entry => entry.Id));
    }

    private static IQueryable<AuditEntry> Matching(IQueryable<AuditEntry> entries, AuditFilter filter)
    {
        if (filter.Action is { } action)
        {
            entries = action.EndsWith('.') ? entries.Where(entry => entry.Action.StartsWith(action))
                : entries.Where(entry => entry.Action == action);
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
