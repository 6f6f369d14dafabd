using System.Text.Json.Serialization;

namespace Egret.Chat.Queries;

/// <summary>An event of a streamed answer.</summary>
/// <param name="Type"><c>sources</c>, <c>text_delta</c>, <c>done</c> or <c>error</c>.</param>
public abstract record AnswerEvent([property: JsonPropertyOrder(-1)] string Type);
