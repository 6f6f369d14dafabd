using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Egret.Chat;

/// <summary>The spans and metrics of this service.</summary>
internal static class ChatTelemetry
{
    private const string Name = "Egret.Chat";
    private const string ModelTag = "egret.model";

    /// <summary>The source of the service's spans.</summary>
    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Answers = Meter.CreateCounter<long>(
        "egret.chat.answers", "{answer}", "Answers, by model and status: good, partial, insufficient or interrupted.");

    private static readonly Counter<long> Tokens = Meter.CreateCounter<long>(
        "egret.chat.tokens", "{token}", "Tokens that models processed, by model and direction: input or output.");

    private static readonly Counter<long> ModelErrors = Meter.CreateCounter<long>(
        "egret.chat.model.errors", "{error}", "Failed model calls, by model and reason: timeout or error.");

    /// <summary>Counts an answer.</summary>
    /// <param name="model">The id of the model, one of those configured.</param>
    /// <param name="status">The quality of the evidence in lower case, or <c>interrupted</c>.</param>
    /// <param name="inputTokens">The number of tokens that the model read.</param>
    /// <param name="outputTokens">The number of tokens that the model wrote.</param>
    public static void AnswerWritten(string model, string status, int inputTokens, int outputTokens)
    {
        var modelTag = new KeyValuePair<string, object?>(ModelTag, model);
        Answers.Add(1, modelTag, new("egret.answer.status", status));
        Tokens.Add(inputTokens, modelTag, new("egret.token.direction", "input"));
        Tokens.Add(outputTokens, modelTag, new("egret.token.direction", "output"));
    }

    /// <summary>Counts a failed model call.</summary>
    /// <param name="model">The id of the model, one of those configured.</param>
    /// <param name="isTimeout">Whether the provider exceeded the time limit.</param>
    public static void ModelFailed(string model, bool isTimeout) =>
        ModelErrors.Add(1, new(ModelTag, model), new("egret.error.reason", isTimeout ? "timeout" : "error"));
}
