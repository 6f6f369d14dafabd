using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Egret.Chat.Models;

/// <summary>Which models write answers. Without any setting it is the built-in one, which needs no provider.</summary>
internal sealed class ModelsOptions
{
    public const string Section = "Models";

    /// <summary>Id of the model that answers when the caller names none.</summary>
    [Required]
    public string Default { get; set; } = ModelRegistry.ExtractiveId;

    /// <summary>Whether the built-in model answers when a provider fails before its first word; otherwise the caller gets 502.</summary>
    public bool FallBackToExtractive { get; set; }

    /// <summary>How long a provider may take for a whole answer.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Models behind servers that speak OpenAI's protocol.</summary>
    [ValidateEnumeratedItems]
    public IList<ProviderModelOptions> Providers { get; } = [];
}
