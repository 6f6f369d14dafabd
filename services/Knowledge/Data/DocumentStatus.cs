namespace Egret.Knowledge.Data;

/// <summary>The ingestion status of a document.</summary>
public enum DocumentStatus
{
    /// <summary>Stored, and waiting for a worker.</summary>
    Queued,

    /// <summary>Being extracted, split and embedded by a worker.</summary>
    Processing,

    /// <summary>Indexed: its passages can be found by queries.</summary>
    Ready,

    /// <summary>Not readable; the error gives the reason.</summary>
    Failed,
}
