namespace Egret.Chat.Reading;

/// <summary>How far the sources answer a question.</summary>
internal enum EvidenceQuality
{
    Insufficient,
    Partial,
    Good,
}
