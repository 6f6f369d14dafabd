using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Egret.Chat.Models;

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
