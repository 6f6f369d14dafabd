namespace Egret.Client;

/// <summary>The last event of a stream that failed after its first event.</summary>
internal sealed record AnswerFailed(string Detail, string Code);
