using System.ComponentModel.DataAnnotations;
using Egret.Contracts.Events;
using Egret.Identity.Accounts;
using Egret.Identity.Audit;
using Egret.Identity.Data;
using Egret.Identity.Principals;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Egret.ServiceDefaults.Validation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Identity.Tokens;

/// <summary>Who wants to sign in.</summary>
/// <param name="Email">E-mail address of the account.</param>
/// <param name="Password">Its password.</param>
public sealed record CreateTokensRequest(
    [property: Required, StringLength(EmailFormat.MaximumLength), NoControlCharacters] string Email,
    [property: Required, StringLength(PasswordRules.LongestPresented)] string Password);

/// <summary>A pair of tokens.</summary>
/// <param name="Refresh">Good for a new access token, for 30 days.</param>
/// <param name="Access">Good for everything else, for 30 minutes.</param>
public sealed record TokenPairResponse(string Refresh, string Access);

internal static class CreateTokens
{
    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/create/", HandleAsync).WithName(nameof(CreateTokens))
        .ProducesErrors(ErrorCodes.InvalidCredentials);

    /// <summary>Signs a user in.</summary>
    internal static async Task<Results<Ok<TokenPairResponse>, ProblemHttpResult>> HandleAsync(
        CreateTokensRequest request, HttpContext context, PasswordCheck check, IdentityContext database, TokenIssuer issuer, PrincipalCache principals,
        AuditPublisher audit, TimeProvider time, ILogger<RefreshFamily> logger, CancellationToken cancellationToken)
    {
        var verdict = await check.VerifyAsync(request.Email, request.Password, AuditActions.SignIn, cancellationToken);
        if (verdict is not PasswordVerdict.Accepted { User: var verified })
        {
            return SignInRefusals.LimitReached(context.Response, verdict) ?? SignInRefusals.InvalidCredentials(context.Response);
        }

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var user = await database.HoldUserAsync(verified.Id, cancellationToken);
        if (user is not { IsActive: true } || user.PasswordChangedAt != verified.PasswordChangedAt)
        {
            // The account was deleted, closed or given another password while this one was being checked.
            return SignInRefusals.InvalidCredentials(context.Response);
        }

        var now = time.GetUtcNow();
        var familyId = Guid.CreateVersion7(now);
        var refresh = issuer.IssueRefresh(user.Id, familyId, now);
        var access = issuer.IssueAccess(user.Id, familyId, await principals.FindTokensValidFromAsync(user, cancellationToken));
        database.Add(RefreshFamily.Start(familyId, user.Id, refresh, now, UserAgent(context), ClientAddress.Of(context)?.ToString()));
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

        // Half of a surrogate pair is not valid text, and PostgreSQL could not store it.
        var length = RefreshFamilyConfiguration.UserAgentLength;
        return agent[..(char.IsHighSurrogate(agent[length - 1]) ? length - 1 : length)];
    }
}
