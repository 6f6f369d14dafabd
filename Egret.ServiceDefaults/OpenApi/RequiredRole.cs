namespace Egret.ServiceDefaults.OpenApi;

/// <summary>
/// Endpoint metadata: the caller needs this role in the organisation of the path or, without one in the path, in the
/// organisation that the caller acts for. Added by the code that enforces it, so that the OpenAPI document describes
/// only enforced rules.
/// </summary>
/// <param name="Role">A value of <see cref="Contracts.OrganisationRoles"/>.</param>
/// <param name="UnlessOwn">Name of the path parameter that may be the caller's own user id instead; null if there is
/// none.</param>
/// <param name="RejectsApiKeys">Whether the endpoint requires an access token and rejects API keys.</param>
public sealed record RequiredRole(string Role, string? UnlessOwn = null, bool RejectsApiKeys = false);
