using System.Runtime.CompilerServices;
using System.Text;
using Egret.Chat.Models;
using Egret.Chat.Reading;
using Egret.Chat.Sessions;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Egret.Chat.Queries;

/// <summary>An answer while it is written.</summary>
internal sealed class Draft(PreparedAnswer prepared)
{
    public PreparedAnswer Prepared => prepared;

    public AnswerModel Model { get; private set; } = prepared.Model;

    public CitationChecker Checker { get; private set; } = new(prepared.Task.Passages, prepared.Model.IsExtractive);

    public StringBuilder Text { get; } = new();

    public int InputTokens { get; private set; }

    public int OutputTokens { get; private set; }

    public decimal CostUsd => Model.CostOf(InputTokens, OutputTokens);

    /// <summary>An answer that cites nothing, or not all that it said it did, is at best a partial one.</summary>
    public EvidenceQuality Quality =>
        prepared.Quality == EvidenceQuality.Good && (Checker.Kept == 0 || Checker.Removed > 0) ? EvidenceQuality.Partial : prepared.Quality;

    /// <summary>How the writing ends, if it comes to its end. A model that stops for another reason has failed.</summary>
    public AnswerFinish Finish { get; private set; }

    /// <summary>Whether the model has written anything, checked or not.</summary>
    public bool HasText => Text.Length > 0 || Checker.HasPending;

    /// <summary>Starts again with another model. What the first one wrote or counted is not part of the answer.</summary>
    public void UseModel(AnswerModel model)
    {
        (Model, InputTokens, OutputTokens, Finish) = (model, 0, 0, AnswerFinish.Complete);
        Checker = new CitationChecker(prepared.Task.Passages, model.IsExtractive);
    }

    /// <summary>Counts the tokens of an update, and notes the finish reason if the update has one.</summary>
    public void Observe(ChatResponseUpdate update)
    {
        if (update.FinishReason == ChatFinishReason.Length)
        {
            Finish = AnswerFinish.Length;
        }

        foreach (var usage in update.Contents.OfType<UsageContent>())
        {
            InputTokens += (int)(usage.Details.InputTokenCount ?? 0);
            OutputTokens += (int)(usage.Details.OutputTokenCount ?? 0);
        }
    }

    public CompletedAnswer ToCompletedAnswer(bool isInterrupted) =>
        new(Text.ToString(), Model.Id, prepared.Sources, InputTokens, OutputTokens, Quality, isInterrupted, CostUsd);

    public void LogChecks(ILogger logger)
    {
        if (Checker.Removed > 0)
        {
            logger.CitationsRemoved(Model.Id, Checker.Removed);
        }
    }
}
