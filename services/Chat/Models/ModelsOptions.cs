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

/// <summary>A model behind a server that speaks OpenAI's protocol.</summary>
internal sealed class ProviderModelOptions
{
    /// <summary>The id by which callers choose it.</summary>
    [Required, StringLength(100)]
    public string Id { get; set; } = "";

    /// <summary>Its name for people; the id when there is none.</summary>
    public string? Name { get; set; }

    /// <summary>Who provides it, as shown in the list of models.</summary>
    public string Provider { get; set; } = "openai-compatible";

    /// <summary>The tier shown in the list of models.</summary>
    public string Tier { get; set; } = "standard";

    /// <summary>Base address of the server, such as <c>https://api.openai.com/v1</c>.</summary>
    [Required]
    public Uri? Endpoint { get; set; }

    /// <summary>The server's key; a local server may need none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>What the server calls the model; the id when it is the same.</summary>
    public string? Model { get; set; }

    /// <summary>Price of a million tokens read, in US dollars.</summary>
    [Range(0, 1_000_000)]
    public decimal InputUsdPerMillion { get; set; }

    /// <summary>Price of a million tokens written, in US dollars.</summary>
    [Range(0, 1_000_000)]
    public decimal OutputUsdPerMillion { get; set; }
}

[OptionsValidator]
internal sealed partial class ModelsOptionsValidator : IValidateOptions<ModelsOptions>;
