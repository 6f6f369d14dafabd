namespace Egret.Client;

/// <summary>What to change of an organisation; what is left out stays as it is.</summary>
public sealed record OrganisationChange
{
    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>Slugs of the only public domains it may query; an empty list is no restriction.</summary>
    public IReadOnlyList<string>? AllowedDomains { get; init; }
}
