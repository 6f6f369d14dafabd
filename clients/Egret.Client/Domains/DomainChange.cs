namespace Egret.Client;

/// <summary>A change to a domain; properties that are not set remain unchanged.</summary>
public sealed record DomainChange
{
    /// <summary>Display name.</summary>
    public string? Name { get; init; }

    /// <summary>Description of the subject.</summary>
    public string? Description { get; init; }

    /// <summary>Whether the domain is visible to all users.</summary>
    public bool? IsActive { get; init; }
}
