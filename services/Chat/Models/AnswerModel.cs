using Microsoft.Extensions.AI;

namespace Egret.Chat.Models;

/// <summary>A model that writes answers, with its description for callers.</summary>
internal sealed record AnswerModel(
    string Id, string Name, string Provider, string Tier, decimal InputUsdPerMillion, decimal OutputUsdPerMillion, IChatClient Client)
{
    /// <summary>Whether the model quotes its sources, so that each line can be verified against them.</summary>
    public bool IsExtractive => Id == ModelRegistry.ExtractiveId;

    public decimal CostOf(int inputTokens, int outputTokens) =>
        ((inputTokens * InputUsdPerMillion) + (outputTokens * OutputUsdPerMillion)) / 1_000_000m;
}
