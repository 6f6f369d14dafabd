namespace Egret.Client;

/// <summary>What to change of a domain; what is left out stays as it is.</summary>
public sealed record DomainChange
{
    /// <summary>For people.</summary>
    public string? Name { get; init; }

    /// <summary>What it covers.</summary>
    public string? Description { get; init; }

    /// <summary>Whether others than platform administrators see it.</summary>
    public bool? IsActive { get; init; }
}

/// <summary>What to change of a category; what is left out stays as it is.</summary>
public sealed record DomainCategoryChange
{
    /// <summary>For people.</summary>
    public string? Name { get; init; }

    /// <summary>Whether others than platform administrators see it.</summary>
    public bool? IsActive { get; init; }
}
