namespace Egret.Client;

/// <summary>A public domain to be made.</summary>
/// <param name="Slug">Names it in paths and questions, for ever: lower-case letters, digits and single hyphens.</param>
/// <param name="Name">For people.</param>
public sealed record NewDomain(string Slug, string Name)
{
    /// <summary>What it covers.</summary>
    public string? Description { get; init; }

    /// <summary>Whether others than platform administrators see it; by default they do.</summary>
    public bool? IsActive { get; init; }
}

/// <summary>A category to be made in a public domain.</summary>
/// <param name="Code">Names it within the domain, for ever: lower-case letters, digits and single hyphens.</param>
/// <param name="Name">For people.</param>
public sealed record NewDomainCategory(string Code, string Name)
{
    /// <summary>Whether others than platform administrators see it; by default they do.</summary>
    public bool? IsActive { get; init; }
}
