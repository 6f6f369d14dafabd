namespace Egret.Client;

/// <summary>A public domain.</summary>
/// <param name="Slug">Names it in paths and questions.</param>
/// <param name="Name">For people.</param>
/// <param name="Description">What it covers.</param>
/// <param name="IsActive">Whether others than platform administrators see it.</param>
/// <param name="DocumentCount">How many documents can be searched in it.</param>
/// <param name="Categories">Its categories, by code.</param>
public sealed record Domain(
    string Slug, string Name, string Description, bool IsActive, int DocumentCount, IReadOnlyList<DomainCategory> Categories);

/// <summary>A category of a public domain, also called a region.</summary>
/// <param name="Code">Names it within the domain.</param>
/// <param name="Name">For people.</param>
/// <param name="IsActive">Whether others than platform administrators see it.</param>
/// <param name="DocumentCount">How many documents can be searched in it.</param>
public sealed record DomainCategory(string Code, string Name, bool IsActive, int DocumentCount);
