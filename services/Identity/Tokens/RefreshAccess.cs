using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Egret.Contracts.Events;
using Egret.Identity.Audit;
using Egret.Identity.Data;
using Egret.Identity.Principals;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Tokens;

/// <summary>A wish for a new access token.</summary>
/// <param name="Refresh">The refresh token.</param>
/// <param name="Rotate">Whether the refresh token is to be replaced now and at every use from now on.</param>
public sealed record RefreshAccessRequest([property: Required, StringLength(4096)] string Refresh, bool? Rotate);

/// <summary>A new access token.</summary>
/// <param name="Access">Good for 30 minutes.</param>
/// <param name="Refresh">Where the family rotates: the refresh token to use from now on.</param>
public sealed record RefreshAccessResponse(
    string Access, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Refresh);

internal static class RefreshAccess
{
    /// <summary>No request waits longer for its turn and then for the family's lock.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/refresh/", HandleAsync).WithName(nameof(RefreshAccess))
        .ProducesErrors(ErrorCodes.TokenNotValid);

    /// <summary>
    /// Gives a new access token for a refresh token. In a family that rotates, a used refresh token that is seen again within the
    /// grace is answered with the same successor; after it, the whole family is revoked, because two parties have it.
    /// </summary>
    internal static async Task<Results<Ok<RefreshAccessResponse>, ProblemHttpResult>> HandleAsync(
        RefreshAccessRequest request, HttpContext context, TokenReader reader, TokenIssuer issuer, RowTurns turns, IdentityContext database,
        PrincipalCache principals, AuditPublisher audit, RefusalTally refusals, IOptions<JwtOptions> options, TimeProvider time,
        ILogger<RefreshFamily> logger, CancellationToken cancellationToken)
    {
        // A retry is in time if it came in time, however long it then waits for the one before it.
        var receivedAt = time.GetUtcNow();
        if (await reader.ReadAsync(request.Refresh) is not ReadToken.Refresh token)
        {
            return Refuse(context, refusals);
        }

        using var turn = await turns.TakeAsync(token.FamilyId, cancellationToken);
        if (turn is null)
        {
            refusals.Add(context, AuditActions.TokenRefresh, ErrorCodes.RateLimited);
            return RowTurns.Crowded(context.Response);
        }

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var family = await database.LockFamilyAsync(token.FamilyId, cancellationToken);
        var user = await database.Users.AsNoTracking().SingleOrDefaultAsync(row => row.Id == token.UserId && row.IsActive, cancellationToken);
        var now = time.GetUtcNow();
        if (user is null || family?.UserId != user.Id || !family.IsAlive(now) || family.IsOlderThan(options.Value.FamilyLifetime, now))
        {
            return Refuse(context, refusals);
        }

        string? successor = null;
        if (family.IsHead(token.TokenId))
        {
            var rotates = family.Rotates || request.Rotate is true || options.Value.ForceRotation;
            successor = rotates ? Rotate(database, family, token, issuer, now) : null;
            family.Use(now);
            await database.UsedRefreshTokens.Where(used => used.FamilyId == family.Id && used.UsedAt < now - options.Value.ReuseGrace - LongestWait)
                .ExecuteDeleteAsync(cancellationToken);
        }
        else if (await FindSuccessorAsync(database, token, receivedAt - options.Value.ReuseGrace, cancellationToken) is { } known)
        {
            successor = known;
        }
        else
        {
            await EndReplayedAsync(database, family, principals, audit, now, logger, cancellationToken);
            return SignInRefusals.TokenNotValid(context.Response, TokenMessage.Refresh);
        }

        audit.Succeeded(AuditActions.TokenRefresh, AuditTarget.SignIn(family.Id), user.Id);
        await database.SaveChangesAsync(cancellationToken);
        // Made while the family is locked: whoever signs this user out everywhere waits for that and then says a later second.
        var access = issuer.IssueAccess(user.Id, family.Id, await principals.FindTokensValidFromAsync(user, cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(new RefreshAccessResponse(access, successor));
    }

    private static async Task EndReplayedAsync(
        IdentityContext database, RefreshFamily family, PrincipalCache principals, AuditPublisher audit, DateTimeOffset now,
        ILogger<RefreshFamily> logger, CancellationToken cancellationToken)
    {
        family.Revoke(now);
        audit.Refused(AuditActions.TokenReplay, ErrorCodes.TokenNotValid, AuditTarget.User(family.UserId));
        await database.SaveChangesAsync(cancellationToken);
        await database.Database.CommitTransactionAsync(cancellationToken);
        await principals.RemoveAsync(family.UserId);
        logger.UsedRefreshTokenSeenAgain(family.UserId, family.Id);
    }

    private static ProblemHttpResult Refuse(HttpContext context, RefusalTally refusals)
    {
        refusals.Add(context, AuditActions.TokenRefresh, ErrorCodes.TokenNotValid);
        return SignInRefusals.TokenNotValid(context.Response, TokenMessage.Refresh);
    }

    private static string Rotate(IdentityContext database, RefreshFamily family, ReadToken.Refresh used, TokenIssuer issuer, DateTimeOffset now)
    {
        var successor = issuer.IssueRefresh(family.UserId, family.Id, family.CreatedAt);
        database.Add(family.Rotate(used.TokenId, successor, now));
        return successor.Token;
    }

    private static async Task<string?> FindSuccessorAsync(
        IdentityContext database, ReadToken.Refresh token, DateTimeOffset usedSince, CancellationToken cancellationToken)
    {
        var hash = RefreshFamily.HashOf(token.TokenId);
        var used = await database.UsedRefreshTokens.AsNoTracking().SingleOrDefaultAsync(
            row => row.TokenHash == hash && row.FamilyId == token.FamilyId && row.UsedAt >= usedSince, cancellationToken);
        return used?.OpenSuccessor(token.TokenId);
    }
}
