using Microsoft.AspNetCore.Authorization;

namespace Egret.ServiceDefaults.Authentication;

/// <summary>The endpoint needs this scope of a credential that is narrowed.</summary>
internal sealed record ScopeRequirement(string Scope) : IAuthorizationRequirement;
