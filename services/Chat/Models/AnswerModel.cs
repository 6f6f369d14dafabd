using Microsoft.Extensions.AI;

namespace Egret.Chat.Models;

/// <summary>A model that writes answers, with what a caller wants to know of it.</summary>
internal sealed record AnswerModel(
    string Id, string Name, string Provider, string Tier, decimal InputUsdPerMillion, decimal OutputUsdPerMillion, IChatClient Client)
{
    /// <summary>Whether it answers in the sources' own words, so that each line of it can be held against them.</summary>
    public bool IsExtractive => Id == ModelRegistry.ExtractiveId;

    public decimal CostOf(int inputTokens, int outputTokens) =>
        ((inputTokens * InputUsdPerMillion) + (outputTokens * OutputUsdPerMillion)) / 1_000_000m;
}
