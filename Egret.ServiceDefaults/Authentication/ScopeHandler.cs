using Microsoft.AspNetCore.Authorization;

namespace Egret.ServiceDefaults.Authentication;

/// <summary>Evaluates <see cref="ScopeRequirement"/> against the scopes of the credential.</summary>
internal sealed class ScopeHandler : AuthorizationHandler<ScopeRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (CurrentCaller.From(context.User).HasScope(requirement.Scope))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
