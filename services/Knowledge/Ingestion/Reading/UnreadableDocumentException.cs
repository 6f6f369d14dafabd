namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>The document is invalid or exceeds a limit, so that a retry would fail as well.</summary>
/// <param name="reason">A sentence for the uploader: what is wrong and what to do.</param>
internal sealed class UnreadableDocumentException(string reason) : Exception(reason);
