namespace Egret.Chat.Queries;

/// <summary>The last event of a stream that failed after its first event.</summary>
public sealed record AnswerFailed(string Detail, string Code) : AnswerEvent("error");
