namespace Egret.Client;

/// <summary>Request body of <c>POST v1/orgs/</c>.</summary>
internal sealed record CreateOrganisationRequest(string Name, string? Slug);
