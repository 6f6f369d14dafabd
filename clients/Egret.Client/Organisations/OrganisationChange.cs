namespace Egret.Client;

/// <summary>A change to an organisation; properties that are not set remain unchanged.</summary>
public sealed record OrganisationChange
{
    /// <summary>The new display name.</summary>
    public string? Name { get; init; }

    /// <summary>Slugs of the public domains that the organisation may query; an empty list permits all.</summary>
    public IReadOnlyList<string>? AllowedDomains { get; init; }
}
