namespace Egret.ServiceDefaults.OpenApi;

/// <summary>
/// The caller needs this role in the organisation of the path, or else in the one that they act for. Only who enforces it adds it, so that
/// the document says nothing that does not hold; that it does is tested with each role.
/// </summary>
/// <param name="Role">One of <see cref="Contracts.OrganisationRoles"/>.</param>
/// <param name="UnlessOwn">Name of the path's parameter that may be the caller's own user id instead.</param>
/// <param name="RefusesKeys">Whether the caller must have signed in: no API key will do.</param>
public sealed record RequiredRole(string Role, string? UnlessOwn = null, bool RefusesKeys = false);
