using System.ComponentModel.DataAnnotations;

namespace Egret.Dashboard.Library;

/// <summary>Form model of a domain or region.</summary>
internal sealed class LibraryEntry
{
    private string _name = "";
    private string _slug = "";
    private bool _isSlugTyped;

    /// <summary>Display name. Also sets the slug until one is typed.</summary>
    [Required(ErrorMessage = "Enter a name.")]
    [StringLength(120, ErrorMessage = "At most 120 characters.")]
    public string Name
    {
        get => _name;
        set
        {
            _name = value;
            if (!_isSlugTyped)
            {
                _slug = SlugText.FromName(value);
            }
        }
    }

    /// <summary>Identifier in addresses and questions.</summary>
    [Required(ErrorMessage = "Enter an identifier.")]
    [StringLength(SlugText.MaxLength, ErrorMessage = "At most 63 characters.")]
    [RegularExpression(SlugText.Pattern, ErrorMessage = "Lower-case letters, digits and single hyphens between them.")]
    public string Slug
    {
        get => _slug;
        set
        {
            _slug = value;
            _isSlugTyped = value.Length > 0;
        }
    }

    /// <summary>Description of the subject.</summary>
    [StringLength(2_000, ErrorMessage = "At most 2,000 characters.")]
    public string Description { get; set; } = "";

    /// <summary>Whether the entry is visible to all users.</summary>
    public bool IsActive { get; set; } = true;
}
