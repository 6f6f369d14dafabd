namespace Egret.Chat.Retrieval;

/// <summary>How well the sources support an answer.</summary>
internal enum EvidenceQuality
{
    Insufficient,
    Partial,
    Good,
}
