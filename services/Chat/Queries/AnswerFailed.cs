using System.Text.Json.Serialization;

namespace Egret.Chat.Queries;

/// <summary>The last line instead, when something failed after the first one.</summary>
public sealed record AnswerFailed(string Detail, string Code) : AnswerEvent("error");
