using System.ComponentModel.DataAnnotations;

namespace Egret.Dashboard.Library;

/// <summary>What is typed of a domain or a region.</summary>
internal sealed class LibraryEntry
{
    private string _name = "";
    private string _slug = "";
    private bool _isSlugTyped;

    /// <summary>For people. What has no name in addresses yet is called by it.</summary>
    [Required(ErrorMessage = "Give it a name.")]
    [StringLength(120, ErrorMessage = "At most 120 characters.")]
    public string Name
    {
        get => _name;
        set
        {
            _name = value;
            if (!_isSlugTyped)
            {
                _slug = SlugWords.Of(value);
            }
        }
    }

    /// <summary>For addresses and questions.</summary>
    [Required(ErrorMessage = "Give it a name for addresses.")]
    [StringLength(SlugWords.MaxLength, ErrorMessage = "At most 63 characters.")]
    [RegularExpression(SlugWords.Pattern, ErrorMessage = "Lower-case letters, digits and single hyphens between them.")]
    public string Slug
    {
        get => _slug;
        set
        {
            _slug = value;
            _isSlugTyped = value.Length > 0;
        }
    }

    /// <summary>What it covers.</summary>
    [StringLength(2_000, ErrorMessage = "At most 2,000 characters.")]
    public string Description { get; set; } = "";

    /// <summary>Whether others than platform administrators see it.</summary>
    public bool IsActive { get; set; } = true;
}
