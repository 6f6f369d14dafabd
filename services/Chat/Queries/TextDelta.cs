using System.Text.Json.Serialization;

namespace Egret.Chat.Queries;

/// <summary>A piece of the answer.</summary>
public sealed record TextDelta(string Text) : AnswerEvent("text_delta");
