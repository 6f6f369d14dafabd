using Egret.Chat.Queries;
using Egret.Chat.Retrieval;

namespace Egret.Chat.Sessions;

/// <summary>An answer as a session stores it.</summary>
internal sealed record CompletedAnswer(
    string Text,
    string ModelId,
    IReadOnlyList<Source> Sources,
    int InputTokens,
    int OutputTokens,
    EvidenceQuality Quality,
    bool IsInterrupted,
    decimal CostUsd);
