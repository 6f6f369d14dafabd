using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Egret.Contracts.Events;
using Egret.Identity.Auditing;
using Egret.Identity.Data;
using Egret.Identity.Principals;
using Egret.Identity.SigningKeys;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Egret.Identity.Tokens;

/// <summary>A request for a new access token.</summary>
/// <param name="Refresh">The refresh token.</param>
/// <param name="Rotate">Whether the refresh token is replaced now and at every further use.</param>
public sealed record RefreshAccessRequest([property: Required, StringLength(4096)] string Refresh, bool? Rotate);

/// <summary>A new access token.</summary>
/// <param name="Access">Access token, valid for 30 minutes.</param>
/// <param name="Refresh">The next refresh token; only if the family rotates.</param>
public sealed record RefreshAccessResponse(
    string Access, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Refresh);

internal static class RefreshAccess
{
    /// <summary>Maximum time that a request waits in the queue and for the lock of the family.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(1);

    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/refresh/", HandleAsync).WithName(nameof(RefreshAccess))
        .ProducesErrors(ErrorCodes.TokenNotValid);

    /// <summary>
    /// Issues an access token for a refresh token. In a family that rotates, reuse of a replaced refresh token within
    /// the grace period returns the same successor; later reuse revokes the whole family (RFC 9700 section 4.14.2).
    /// </summary>
    internal static async Task<Results<Ok<RefreshAccessResponse>, ProblemHttpResult>> HandleAsync(
        RefreshAccessRequest request, HttpContext context, TokenReader reader, TokenIssuer issuer, RowLockQueue queue,
        IdentityContext database,
        PrincipalCache principals, AuditPublisher audit, RejectionCounter rejections, IOptions<JwtOptions> options, TimeProvider time,
        ILogger<RefreshFamily> logger, CancellationToken cancellationToken)
    {
        // The grace period is measured from the arrival of the request, regardless of the time spent waiting.
        var receivedAt = time.GetUtcNow();
        if (await reader.ReadAsync(request.Refresh) is not ReadToken.Refresh token)
        {
            return Reject(context, rejections);
        }

        using var lease = await queue.EnterAsync(token.FamilyId, cancellationToken);
        if (lease is null)
        {
            rejections.Add(context, AuditActions.TokenRefresh, ErrorCodes.RateLimited);
            return RowLockQueue.TooManyWaiters(context.Response);
        }

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var family = await database.LockFamilyAsync(token.FamilyId, cancellationToken);
        var user = await database.Users.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Id == token.UserId && row.IsActive, cancellationToken);
        var now = time.GetUtcNow();
        if (user is null || family?.UserId != user.Id || !family.IsActive(now) || family.IsOlderThan(options.Value.FamilyLifetime, now))
        {
            return Reject(context, rejections);
        }

        string? successor = null;
        if (family.IsCurrent(token.TokenId))
        {
            var rotates = family.Rotates || request.Rotate is true || options.Value.ForceRotation;
            successor = rotates ? Rotate(database, family, token, issuer, now) : null;
            family.Use(now);
            await database.UsedRefreshTokens.Where(used =>
                used.FamilyId == family.Id && used.UsedAt < now - options.Value.ReuseGrace - MaxWait)
                .ExecuteDeleteAsync(cancellationToken);
        }
        else if (await FindSuccessorAsync(database, token, receivedAt - options.Value.ReuseGrace, cancellationToken) is { } known)
        {
            successor = known;
        }
        else
        {
            await RevokeReusedFamilyAsync(database, family, principals, audit, now, logger, cancellationToken);
            return TokenRejections.TokenNotValid(context.Response, TokenMessage.Refresh);
        }

        audit.Succeeded(AuditActions.TokenRefresh, AuditTarget.SignIn(family.Id), user.Id);
        await database.SaveChangesAsync(cancellationToken);
        // Issued under the lock of the family: a concurrent sign-out everywhere waits for it and then uses a later
        // second.
        var access = issuer.IssueAccessToken(user.Id, family.Id, await principals.FindTokensValidFromAsync(user, cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(new RefreshAccessResponse(access, successor));
    }

    private static async Task RevokeReusedFamilyAsync(
        IdentityContext database, RefreshFamily family, PrincipalCache principals, AuditPublisher audit, DateTimeOffset now,
        ILogger<RefreshFamily> logger, CancellationToken cancellationToken)
    {
        family.Revoke(now);
        audit.Rejected(AuditActions.TokenReplay, ErrorCodes.TokenNotValid, AuditTarget.User(family.UserId));
        await database.SaveChangesAsync(cancellationToken);
        await database.Database.CommitTransactionAsync(cancellationToken);
        await principals.RemoveAsync(family.UserId);
        logger.RefreshTokenReuseDetected(family.UserId, family.Id);
    }

    private static ProblemHttpResult Reject(HttpContext context, RejectionCounter rejections)
    {
        rejections.Add(context, AuditActions.TokenRefresh, ErrorCodes.TokenNotValid);
        return TokenRejections.TokenNotValid(context.Response, TokenMessage.Refresh);
    }

    private static string Rotate(IdentityContext database, RefreshFamily family, ReadToken.Refresh used,
        TokenIssuer issuer, DateTimeOffset now)
    {
        var successor = issuer.IssueRefreshToken(family.UserId, family.Id, family.CreatedAt);
        database.Add(family.Rotate(used.TokenId, successor, now));
        return successor.Token;
    }

    private static async Task<string?> FindSuccessorAsync(
        IdentityContext database, ReadToken.Refresh token, DateTimeOffset usedSince, CancellationToken cancellationToken)
    {
        var hash = RefreshFamily.ComputeHash(token.TokenId);
        var used = await database.UsedRefreshTokens.AsNoTracking().SingleOrDefaultAsync(
            row => row.TokenHash == hash && row.FamilyId == token.FamilyId && row.UsedAt >= usedSince, cancellationToken);
        return used?.OpenSuccessor(token.TokenId);
    }
}
