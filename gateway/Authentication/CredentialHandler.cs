using System.Text.Encodings.Web;
using Egret.Contracts;
using Egret.Contracts.Events;
using Egret.Gateway.Audit;
using Egret.Gateway.RateLimits;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Egret.Gateway.Authentication;

/// <summary>What the two kinds of credential have in common: how a refusal is answered.</summary>
internal abstract class CredentialHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, AuditTrail audit)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>Says which part is away; the request is neither let in nor refused for good.</summary>
    protected static readonly AuthenticateResult KeysAway = Refusal.Unavailable("API keys cannot be checked for the moment; try again shortly.");

    /// <summary>An address from which so many came that were refused is not worth a look-up or a signature's check for each further one.</summary>
    protected static readonly AuthenticateResult TooManyRefused = Refusal.TooMany("Too many requests with credentials that are not valid; try again later.");

    protected static readonly AuthenticateResult IdentityAway = Refusal.Unavailable("Callers cannot be identified for the moment; try again shortly.");

    protected AuthenticateResult Admit(Caller caller)
    {
        audit.Admitted(Context, caller);
        return AuthenticateResult.Success(new AuthenticationTicket(new System.Security.Claims.ClaimsPrincipal(new CallerIdentity(caller)), Scheme.Name));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if ((await HandleAuthenticateOnceSafeAsync()).Failure is not Refusal refusal)
        {
            audit.CredentialRefused(Context, ErrorCodes.NotAuthenticated);
            Response.SetChallenge(credentialSent: false);
            await Context.WriteProblemAsync(StatusCodes.Status401Unauthorized, ErrorCodes.NotAuthenticated);
            return;
        }

        audit.CredentialRefused(Context, refusal.Code, KeyPrefixOf(Credential.Of(Request)));
        if (refusal.Status == StatusCodes.Status401Unauthorized)
        {
            Response.SetChallenge(credentialSent: true);
        }

        if (refusal.Status == StatusCodes.Status429TooManyRequests)
        {
            Response.Headers.RetryAfter = RateWindow.LengthText;
        }

        await Context.WriteProblemAsync(refusal.Status, refusal.Code, refusal.Message, refusal.Extensions);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var policy = Context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>()?.Policy;
        var needsAdministrator = RouteAccess.Of(policy) is { NeedsPlatformAdministrator: true } && Caller.Of(Context) is { User.IsPlatformAdministrator: false };
        var code = needsAdministrator ? ErrorCodes.PlatformAdminRequired : ErrorCodes.PermissionDenied;
        audit.AccessRefused(Context, AuditActions.Authorization, code);
        return Context.WriteProblemAsync(
            StatusCodes.Status403Forbidden, code,
            needsAdministrator ? "Only a platform administrator may do this." : "The scopes of this API key do not allow this.");
    }

    /// <summary>What its owner sees of it in the list of his keys. Of anything without the form of a key nothing is kept.</summary>
    private static string? KeyPrefixOf(Credential credential) =>
        credential.Kind == CredentialKind.ApiKey && ApiKeyFormat.IsWellFormed(credential.Value) ? credential.Value[..ApiKeyFormat.DisplayPrefixLength] : null;
}

/// <summary>Why a credential was not accepted. Not thrown; it travels in the result.</summary>
internal sealed class Refusal(int status, string code, string detail, IReadOnlyDictionary<string, object?>? extensions = null) : Exception(detail)
{
    public int Status => status;

    public string Code => code;

    public IReadOnlyDictionary<string, object?>? Extensions => extensions;

    public static AuthenticateResult Unauthorized(string code, string detail, IReadOnlyDictionary<string, object?>? extensions = null) =>
        AuthenticateResult.Fail(new Refusal(StatusCodes.Status401Unauthorized, code, detail, extensions));

    public static AuthenticateResult Unavailable(string detail) =>
        AuthenticateResult.Fail(new Refusal(StatusCodes.Status503ServiceUnavailable, ErrorCodes.ServiceUnavailable, detail));

    public static AuthenticateResult TooMany(string detail) =>
        AuthenticateResult.Fail(new Refusal(StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimited, detail));
}
