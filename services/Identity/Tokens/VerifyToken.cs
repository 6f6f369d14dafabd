using System.ComponentModel.DataAnnotations;
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

/// <summary>A token to verify.</summary>
/// <param name="Token">An access or a refresh token.</param>
public sealed record VerifyTokenRequest([property: Required, StringLength(4096)] string Token);

/// <summary>An empty body; the status code is the result.</summary>
public sealed record VerifyTokenResponse;

internal static class VerifyToken
{
    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/verify/", HandleAsync).WithName(nameof(VerifyToken))
        .ProducesErrors(ErrorCodes.TokenNotValid);

    /// <summary>Verifies whether a token is accepted.</summary>
    internal static async Task<Results<Ok<VerifyTokenResponse>, ProblemHttpResult>> HandleAsync(
        VerifyTokenRequest request, HttpContext context, TokenReader reader, PrincipalCache principals, IdentityContext database,
        RejectionCounter rejections, IOptions<JwtOptions> options, TimeProvider time, CancellationToken cancellationToken)
    {
        var token = await reader.ReadAsync(request.Token);
        var principal = token is null ? null : await principals.FindAsync(token.UserId, cancellationToken);
        var isAccepted = principal is not null && token switch
        {
            ReadToken.Access access => principal.AcceptsToken(access.FamilyId, access.IssuedAt),
            ReadToken.Refresh refresh =>
                await IsUsableAsync(database, refresh, time.GetUtcNow(), options.Value.ReuseGrace, cancellationToken),
            _ => false,
        };
        if (isAccepted)
        {
            return TypedResults.Ok(new VerifyTokenResponse());
        }

        rejections.Add(context, AuditActions.TokenVerification, ErrorCodes.TokenNotValid);
        return TokenRejections.TokenNotValid(context.Response, token is ReadToken.Refresh ? TokenMessage.Refresh : TokenMessage.Access);
    }

    /// <summary>
    /// Whether a refresh token is its family's current token, or was replaced within the grace period.
    /// </summary>
    private static async Task<bool> IsUsableAsync(
        IdentityContext database, ReadToken.Refresh token, DateTimeOffset now, TimeSpan grace, CancellationToken cancellationToken)
    {
        var family = await database.RefreshFamilies.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Id == token.FamilyId && row.UserId == token.UserId, cancellationToken);
        if (family is null || !family.IsActive(now))
        {
            return false;
        }

        var hash = RefreshFamily.ComputeHash(token.TokenId);
        return family.IsCurrent(token.TokenId) || await database.UsedRefreshTokens.AnyAsync(
            used => used.TokenHash == hash && used.FamilyId == family.Id && used.UsedAt >= now - grace, cancellationToken);
    }
}
