using System.ComponentModel.DataAnnotations;
using Egret.Client;

namespace Egret.Dashboard.Library;

/// <summary>What an administrator types of a domain or a region.</summary>
public sealed class LibraryEntry
{
    /// <summary>The name in addresses; it is chosen once.</summary>
    [Required(ErrorMessage = "Choose a short name for addresses.")]
    [RegularExpression("[a-z0-9]+(-[a-z0-9]+)*", ErrorMessage = "Lower-case letters, digits and single hyphens.")]
    public string Code { get; set; } = "";

    /// <summary>The name for people.</summary>
    [Required(ErrorMessage = "Enter a name.")]
    [StringLength(200, ErrorMessage = "At most 200 characters.")]
    public string Name { get; set; } = "";

    /// <summary>What it covers.</summary>
    [StringLength(2000, ErrorMessage = "At most 2,000 characters.")]
    public string Description { get; set; } = "";

    /// <summary>Whether everybody sees it.</summary>
    public bool IsActive { get; set; } = true;

    /// <summary>Whether it is made now, which is when its code is chosen.</summary>
    public bool IsNew { get; private init; }

    /// <summary>Whether it is a domain, which has a description.</summary>
    public bool IsDomain { get; private init; }

    internal static LibraryEntry ForNewDomain() => new() { IsNew = true, IsDomain = true };

    internal static LibraryEntry ForNewRegion() => new() { IsNew = true };

    internal static LibraryEntry For(Domain domain) =>
        new() { IsDomain = true, Code = domain.Slug, Name = domain.Name, Description = domain.Description, IsActive = domain.IsActive };

    internal static LibraryEntry For(DomainCategory region) => new() { Code = region.Code, Name = region.Name, IsActive = region.IsActive };

    internal NewDomain ToNewDomain() => new(Code, Name) { Description = Description, IsActive = IsActive };

    internal DomainChange ToDomainChange() => new() { Name = Name, Description = Description, IsActive = IsActive };

    internal NewDomainCategory ToNewRegion() => new(Code, Name) { IsActive = IsActive };

    internal DomainCategoryChange ToRegionChange() => new() { Name = Name, IsActive = IsActive };
}
