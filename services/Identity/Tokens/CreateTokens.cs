using System.ComponentModel.DataAnnotations;
using Egret.Contracts.Events;
using Egret.Identity.Accounts;
using Egret.Identity.Auditing;
using Egret.Identity.Data;
using Egret.Identity.Principals;
using Egret.ServiceDefaults;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Egret.ServiceDefaults.Validation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Identity.Tokens;

/// <summary>The credentials of a sign-in.</summary>
/// <param name="Email">E-mail address of the account.</param>
/// <param name="Password">Password of the account.</param>
public sealed record CreateTokensRequest(
    [property: Required, StringLength(EmailFormat.MaxLength), NoControlCharacters] string Email,
    [property: Required, StringLength(PasswordPolicy.MaxInputLength)] string Password);

/// <summary>A pair of tokens.</summary>
/// <param name="Refresh">Refresh token, valid for 30 days.</param>
/// <param name="Access">Access token, valid for 30 minutes.</param>
public sealed record TokenPairResponse(string Refresh, string Access);

internal static class CreateTokens
{
    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/create/", HandleAsync).WithName(nameof(CreateTokens))
        .ProducesErrors(ErrorCodes.InvalidCredentials);

    /// <summary>Signs a user in.</summary>
    internal static async Task<Results<Ok<TokenPairResponse>, ProblemHttpResult>> HandleAsync(
        CreateTokensRequest request, HttpContext context, PasswordVerifier verifier, IdentityContext database,
        TokenIssuer issuer, PrincipalCache principals,
        AuditPublisher audit, TimeProvider time, ILogger<RefreshFamily> logger, CancellationToken cancellationToken)
    {
        var result = await verifier.VerifyAsync(request.Email, request.Password, AuditActions.SignIn, cancellationToken);
        if (result is not PasswordResult.Accepted { User: var verified })
        {
            return SignInRejections.LimitReached(context.Response, result) ?? SignInRejections.InvalidCredentials(context.Response);
        }

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var user = await database.LockUserSharedAsync(verified.Id, cancellationToken);
        if (user is not { IsActive: true } || user.PasswordChangedAt != verified.PasswordChangedAt)
        {
            // The account was deleted or deactivated, or its password changed, during the verification.
            return SignInRejections.InvalidCredentials(context.Response);
        }

        var now = time.GetUtcNow();
        var familyId = Guid.CreateVersion7(now);
        var refresh = issuer.IssueRefreshToken(user.Id, familyId, now);
        var access = issuer.IssueAccessToken(user.Id, familyId, await principals.FindTokensValidFromAsync(user, cancellationToken));
        database.Add(RefreshFamily.Start(familyId, user.Id, refresh, now, UserAgent(context), context.GetClientAddress()?.ToString()));
        audit.Succeeded(AuditActions.SignIn, AuditTarget.SignIn(familyId), user.Id);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        logger.SignedIn(user.Id, familyId);
        return TypedResults.Ok(new TokenPairResponse(refresh.Token, access));
    }

    private static string? UserAgent(HttpContext context)
    {
        var agent = context.Request.Headers.UserAgent.ToString();
        if (agent.Length <= RefreshFamilyConfiguration.UserAgentLength)
        {
            return agent.Length == 0 ? null : agent;
        }

        // A split surrogate pair is invalid text, which PostgreSQL cannot store.
        var length = RefreshFamilyConfiguration.UserAgentLength;
        return agent[..(char.IsHighSurrogate(agent[length - 1]) ? length - 1 : length)];
    }
}
