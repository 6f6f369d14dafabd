namespace Egret.Client;

/// <summary>How far a document is.</summary>
/// <param name="Id">The document.</param>
/// <param name="Status">How far it is on its way into the search.</param>
/// <param name="Progress">From 0 to 1.</param>
/// <param name="Error">What a person can do about a failure; null without one.</param>
public sealed record DocumentProgress(Guid Id, DocumentStatus Status, float Progress, string? Error)
{
    /// <summary>Whether nothing more will happen by itself: it is ready, or it failed.</summary>
    internal bool IsFinal => Status is DocumentStatus.Ready or DocumentStatus.Failed;
}
