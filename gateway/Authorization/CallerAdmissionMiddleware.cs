using Egret.Gateway.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace Egret.Gateway.Authorization;

/// <summary>
/// Identifies the caller and authorizes the request by its route's <see cref="RouteAccess"/>. An endpoint without
/// access metadata fails. Replaces ASP.NET Core's authentication and authorization middleware, whose handlers, service
/// scopes and items per request were most of the gateway's overhead beside plain YARP.
/// </summary>
internal sealed class CallerAdmissionMiddleware(
    RequestDelegate next, ApiKeyAdmission keys, AccessTokenAdmission tokens, RejectionWriter rejections)
{
    public Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<RouteAccess>() is not { } access)
        {
            return IsPublic(endpoint)
                ? next(context)
                : throw new InvalidOperationException($"The endpoint '{endpoint}' has no access metadata.");
        }

        var credential = access.Credential == CredentialUse.Ignored ? default : Credential.Of(context.Request);
        if (credential.Kind == CredentialKind.None)
        {
            return DecideAsync(context, access, caller: null);
        }

        var admitting = credential.Kind == CredentialKind.ApiKey
            ? keys.AdmitAsync(context, credential.Text)
            : tokens.AdmitAsync(context, credential.Text);
        // Most admissions are cached and complete synchronously; they need no state machine.
        return admitting.IsCompletedSuccessfully
            ? DecideAsync(context, access, admitting.Result.Attach(context))
            : AwaitAsync(context, access, admitting);
    }

    /// <summary>
    /// Whether the request needs no authorization: no route matched (404), routing responds itself (405), or the
    /// endpoint allows anonymous requests.
    /// </summary>
    private static bool IsPublic(Endpoint? endpoint) =>
        endpoint is not RouteEndpoint || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    private async Task AwaitAsync(HttpContext context, RouteAccess access, ValueTask<Admission> admitting) =>
        await DecideAsync(context, access, (await admitting).Attach(context));

    private Task DecideAsync(HttpContext context, RouteAccess access, Caller? caller)
    {
        if (access.Credential != CredentialUse.Required)
        {
            return next(context);
        }

        return caller is null ? rejections.ChallengeAsync(context)
            : access.Allows(caller) ? next(context)
            : rejections.ForbidAsync(context, access, caller);
    }
}
