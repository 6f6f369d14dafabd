using Microsoft.AspNetCore.Authorization;

namespace Egret.ServiceDefaults.Authentication;

/// <summary>Requires that the credential is unrestricted or has the scope.</summary>
internal sealed record ScopeRequirement(string Scope) : IAuthorizationRequirement;
