using System.Diagnostics;
using System.Diagnostics.Metrics;
using Egret.Chat.Reading;

namespace Egret.Chat;

/// <summary>The service's own spans and counters.</summary>
internal static class ChatTelemetry
{
    public static readonly ActivitySource Source = new("Egret.Chat");
    private static readonly Meter Meter = new("Egret.Chat");
    private static readonly Counter<long> Answers = Meter.CreateCounter<long>("egret.chat.answers", description: "Answers given, by model and quality.");

    public static void AnswerGiven(string model, EvidenceQuality quality) =>
        Answers.Add(1, new KeyValuePair<string, object?>("model", model), new KeyValuePair<string, object?>("quality", quality.ToString()));
}
