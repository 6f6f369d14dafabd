namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>The document itself is at fault: trying again would not help.</summary>
/// <param name="reason">A sentence for the person who uploaded it: what is wrong and what to do.</param>
internal sealed class UnreadableDocumentException(string reason) : Exception(reason);
