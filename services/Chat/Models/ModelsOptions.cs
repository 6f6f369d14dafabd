using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Egret.Chat.Models;

/// <summary>The models that write answers. The default is the extractive model, which needs no provider.</summary>
internal sealed class ModelsOptions
{
    public const string Section = "Models";

    /// <summary>Id of the model that answers if the caller selects none.</summary>
    [Required]
    public string Default { get; set; } = ModelRegistry.ExtractiveId;

    /// <summary>
    /// Whether the extractive model answers if a provider fails before its first token; otherwise the caller gets 502.
    /// </summary>
    public bool FallBackToExtractive { get; set; }

    /// <summary>The time limit of a provider for a complete answer.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Models of providers with an OpenAI-compatible API.</summary>
    [ValidateEnumeratedItems]
    public IList<ProviderModelOptions> Providers { get; } = [];
}
