using System.ComponentModel.DataAnnotations;

namespace Egret.Chat.Models;

/// <summary>A model of a provider with an OpenAI-compatible API.</summary>
internal sealed class ProviderModelOptions
{
    /// <summary>The id with which callers select the model.</summary>
    [Required, StringLength(100)]
    public string Id { get; set; } = "";

    /// <summary>Display name; defaults to the id.</summary>
    public string? Name { get; set; }

    /// <summary>The provider, as listed by <c>GET /v1/models/</c>.</summary>
    public string Provider { get; set; } = "openai-compatible";

    /// <summary>The tier, as listed by <c>GET /v1/models/</c>.</summary>
    public string Tier { get; set; } = "standard";

    /// <summary>Base address of the API, such as <c>https://api.openai.com/v1</c>.</summary>
    [Required]
    public Uri? Endpoint { get; set; }

    /// <summary>The API key of the provider; optional for local servers.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The provider's name of the model; defaults to the id.</summary>
    public string? Model { get; set; }

    /// <summary>Price per million input tokens, in US dollars.</summary>
    [Range(0, 1_000_000)]
    public decimal InputUsdPerMillion { get; set; }

    /// <summary>Price per million output tokens, in US dollars.</summary>
    [Range(0, 1_000_000)]
    public decimal OutputUsdPerMillion { get; set; }
}
