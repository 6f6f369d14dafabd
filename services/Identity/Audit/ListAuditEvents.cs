using System.ComponentModel.DataAnnotations;
using Egret.Identity.Data;
using Egret.ServiceDefaults.Paging;
using Egret.ServiceDefaults.Validation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Audit;

/// <summary>Which lines of the audit trail are asked for; what is left out narrows nothing.</summary>
public sealed record AuditFilter
{
    /// <summary>What was done or tried, such as <c>sign_in</c> or <c>api_key.revoked</c>; with a last dot, everything that begins so: <c>api_key.</c></summary>
    [FromQuery(Name = "action"), StringLength(60), NoControlCharacters]
    public string? Action { get; init; }

    /// <summary><c>succeeded</c> or <c>refused</c>.</summary>
    [FromQuery(Name = "outcome"), AllowedValues(null, "succeeded", "refused")]
    public string? Outcome { get; init; }

    /// <summary>Who did it.</summary>
    [FromQuery(Name = "user_id")]
    public Guid? UserId { get; init; }

    /// <summary>The API key it was done with.</summary>
    [FromQuery(Name = "key_id")]
    public Guid? KeyId { get; init; }

    /// <summary>The organisation it concerns.</summary>
    [FromQuery(Name = "organisation_id")]
    public Guid? OrganisationId { get; init; }

    /// <summary>The client's address.</summary>
    [FromQuery(Name = "address"), StringLength(45), NoControlCharacters]
    public string? Address { get; init; }

    /// <summary>What it was done to, by its id.</summary>
    [FromQuery(Name = "target_id"), StringLength(200), NoControlCharacters]
    public string? TargetId { get; init; }

    /// <summary>The trace it is part of, as an error's <c>trace_id</c> names it.</summary>
    [FromQuery(Name = "trace_id"), StringLength(32), NoControlCharacters]
    public string? TraceId { get; init; }

    /// <summary>From this time on.</summary>
    [FromQuery(Name = "from")]
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this time.</summary>
    [FromQuery(Name = "to")]
    public DateTimeOffset? To { get; init; }
}

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
        return TypedResults.Ok(page.CreatePage(context, entries, entry => entry.Id));
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
