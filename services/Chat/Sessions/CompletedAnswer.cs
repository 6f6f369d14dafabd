using Egret.Chat.Queries;
using Egret.Chat.Reading;

namespace Egret.Chat.Sessions;

/// <summary>An answer as it is kept.</summary>
internal sealed record CompletedAnswer(
    string Text, string ModelId, IReadOnlyList<Source> Sources, int InputTokens, int OutputTokens, EvidenceQuality Quality, bool IsInterrupted,
    decimal CostUsd);
