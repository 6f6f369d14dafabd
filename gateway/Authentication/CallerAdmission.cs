using Microsoft.AspNetCore.Authorization;

namespace Egret.Gateway.Authentication;

/// <summary>
/// Finds out who is calling and whether the route admits them, and lets nothing pass that does not say whom it is for. In the place of ASP.NET
/// Core's own middlewares: their handler per scheme, scope of services and items per request were most of what the gateway cost beside a plain proxy.
/// </summary>
internal sealed class CallerAdmission(RequestDelegate next, ApiKeyAdmission keys, AccessTokenAdmission tokens, RefusalAnswer refusals)
{
    public Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<RouteAccess>() is not { } access)
        {
            return IsForEveryone(endpoint) ? next(context) : throw new InvalidOperationException($"'{endpoint}' does not say whom it is for.");
        }

        var credential = access.Credential == CredentialUse.Ignored ? default : Credential.Of(context.Request);
        if (credential.Kind == CredentialKind.None)
        {
            return DecideAsync(context, access, caller: null);
        }

        var admitting = credential.Kind == CredentialKind.ApiKey
            ? keys.AdmitAsync(context, credential.Text)
            : tokens.AdmitAsync(context, credential.Text);
        // The hot path: an admission from memory has completed, so reading its result does not block and saves an async state machine.
        return admitting.IsCompletedSuccessfully ? DecideAsync(context, access, admitting.Result.Keep(context)) : AwaitAsync(context, access, admitting);
    }

    /// <summary>Where there is no route, all that follows is a 404, and what routing answers by itself (405) is no route.</summary>
    private static bool IsForEveryone(Endpoint? endpoint) =>
        endpoint is not RouteEndpoint || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    private async Task AwaitAsync(HttpContext context, RouteAccess access, ValueTask<Admission> admitting) =>
        await DecideAsync(context, access, (await admitting).Keep(context));

    private Task DecideAsync(HttpContext context, RouteAccess access, Caller? caller)
    {
        if (access.Credential != CredentialUse.Required)
        {
            return next(context);
        }

        return caller is null ? refusals.ChallengeAsync(context) : access.Admits(caller) ? next(context) : refusals.ForbidAsync(context, access, caller);
    }
}

/// <summary>What came of a credential: a caller, or why there is none.</summary>
internal readonly record struct Admission(Caller? Caller, Refusal? Refusal)
{
    public static implicit operator Admission(Caller caller) => new(caller, null);

    public static implicit operator Admission(Refusal refusal) => new(null, refusal);

    /// <summary>Keeps it with the request, where all that follow look for it.</summary>
    public Caller? Keep(HttpContext context)
    {
        if (Caller is not null)
        {
            context.Features.Set(Caller);
        }
        else
        {
            context.Features.Set(Refusal);
        }

        return Caller;
    }
}
