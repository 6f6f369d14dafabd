namespace Egret.Client;

/// <summary>A progress event of a document.</summary>
/// <param name="Id">Id of the document.</param>
/// <param name="Status">Ingestion status.</param>
/// <param name="Progress">Ingestion progress from 0 to 1.</param>
/// <param name="Error">Reason of a failure and how to resolve it; null if ingestion has not failed.</param>
public sealed record DocumentProgress(Guid Id, DocumentStatus Status, float Progress, string? Error)
{
    /// <summary>Whether ingestion has ended: the document is ready or has failed.</summary>
    internal bool IsFinal => Status is DocumentStatus.Ready or DocumentStatus.Failed;
}
