using System.ComponentModel.DataAnnotations;
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

/// <summary>A token to look at.</summary>
/// <param name="Token">An access or a refresh token.</param>
public sealed record VerifyTokenRequest([property: Required, StringLength(4096)] string Token);

/// <summary>Nothing: the status says it.</summary>
public sealed record VerifyTokenResponse;

internal static class VerifyToken
{
    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/verify/", HandleAsync).WithName(nameof(VerifyToken))
        .ProducesErrors(ErrorCodes.TokenNotValid);

    /// <summary>Says whether a token would be accepted now.</summary>
    internal static async Task<Results<Ok<VerifyTokenResponse>, ProblemHttpResult>> HandleAsync(
        VerifyTokenRequest request, HttpContext context, TokenReader reader, PrincipalCache principals, IdentityContext database,
        RefusalTally refusals, IOptions<JwtOptions> options, TimeProvider time, CancellationToken cancellationToken)
    {
        var token = await reader.ReadAsync(request.Token);
        var principal = token is null ? null : await principals.FindAsync(token.UserId, cancellationToken);
        var isAccepted = principal is not null && token switch
        {
            ReadToken.Access access => principal.AcceptsToken(access.FamilyId, access.IssuedAt),
            ReadToken.Refresh refresh => await IsUsableAsync(database, refresh, time.GetUtcNow(), options.Value.ReuseGrace, cancellationToken),
            _ => false,
        };
        if (isAccepted)
        {
            return TypedResults.Ok(new VerifyTokenResponse());
        }

        refusals.Add(context, AuditActions.TokenVerification, ErrorCodes.TokenNotValid);
        return SignInRefusals.TokenNotValid(context.Response, token is ReadToken.Refresh ? TokenMessage.Refresh : TokenMessage.Access);
    }

    /// <summary>A refresh token is good while it is its family's head, and for the grace after that.</summary>
    private static async Task<bool> IsUsableAsync(
        IdentityContext database, ReadToken.Refresh token, DateTimeOffset now, TimeSpan grace, CancellationToken cancellationToken)
    {
        var family = await database.RefreshFamilies.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Id == token.FamilyId && row.UserId == token.UserId, cancellationToken);
        if (family is null || !family.IsAlive(now))
        {
            return false;
        }

        var hash = RefreshFamily.HashOf(token.TokenId);
        return family.IsHead(token.TokenId) || await database.UsedRefreshTokens.AnyAsync(
            used => used.TokenHash == hash && used.FamilyId == family.Id && used.UsedAt >= now - grace, cancellationToken);
    }
}
