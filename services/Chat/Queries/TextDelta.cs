namespace Egret.Chat.Queries;

/// <summary>The next part of the answer.</summary>
public sealed record TextDelta(string Text) : AnswerEvent("text_delta");
