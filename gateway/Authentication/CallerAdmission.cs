using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Egret.Gateway.Authentication;

/// <summary>
/// Finds out who is calling and whether the route's policy admits him. In the place of ASP.NET Core's own evaluator, which asks a handler made
/// anew for each scheme and request: that was half of what the gateway costs beside a plain proxy.
/// </summary>
internal sealed class CallerAdmission(ApiKeyAdmission keys, AccessTokenAdmission tokens) : IPolicyEvaluator
{
    // What was found out is with the request, where the evaluation and all that follows look for it.
    private static readonly Task<AuthenticateResult> Elsewhere = Task.FromResult(AuthenticateResult.NoResult());
    private static readonly Task<PolicyAuthorizationResult> Admitted = Task.FromResult(PolicyAuthorizationResult.Success());
    private static readonly Task<PolicyAuthorizationResult> Challenged = Task.FromResult(PolicyAuthorizationResult.Challenge());
    private static readonly Task<PolicyAuthorizationResult> Forbidden = Task.FromResult(PolicyAuthorizationResult.Forbid());

    public Task<AuthenticateResult> AuthenticateAsync(AuthorizationPolicy policy, HttpContext context)
    {
        var credential = RouteAccess.Of(policy).Credential == CredentialUse.Ignored ? default : Credential.Of(context.Request);
        return credential.Kind == CredentialKind.None ? Elsewhere : AuthenticateAsync(context, credential);
    }

    public Task<PolicyAuthorizationResult> AuthorizeAsync(
        AuthorizationPolicy policy, AuthenticateResult authenticationResult, HttpContext context, object? resource)
    {
        var access = RouteAccess.Of(policy);
        if (access.Credential != CredentialUse.Required)
        {
            return Admitted;
        }

        return Caller.Of(context) is not { } caller ? Challenged : access.Admits(caller) ? Admitted : Forbidden;
    }

    private Task<AuthenticateResult> AuthenticateAsync(HttpContext context, Credential credential)
    {
        var admitting = credential.Kind == CredentialKind.ApiKey
            ? keys.AdmitAsync(context, credential.Text)
            : tokens.AdmitAsync(context, credential.Text);
        if (!admitting.IsCompletedSuccessfully)
        {
            return AwaitAsync(context, admitting);
        }

        // Completed, as most are that memory answers: read at once, it costs no state machine.
        admitting.Result.Keep(context);
        return Elsewhere;
    }

    private static async Task<AuthenticateResult> AwaitAsync(HttpContext context, ValueTask<Admission> admitting)
    {
        (await admitting).Keep(context);
        return await Elsewhere;
    }
}

/// <summary>What came of a credential: a caller, or why there is none.</summary>
internal readonly record struct Admission(Caller? Caller, Refusal? Refusal)
{
    public static implicit operator Admission(Caller caller) => new(caller, null);

    public static implicit operator Admission(Refusal refusal) => new(null, refusal);

    /// <summary>Keeps it with the request.</summary>
    public void Keep(HttpContext context)
    {
        if (Caller is not null)
        {
            context.Features.Set(Caller);
        }
        else
        {
            context.Features.Set(Refusal);
        }
    }
}
