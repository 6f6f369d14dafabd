using System.Text;
using Egret.Chat.Models;
using Egret.Chat.Retrieval;
using Egret.Chat.Sessions;
using Microsoft.Extensions.AI;

namespace Egret.Chat.Queries;

/// <summary>An answer during its generation.</summary>
internal sealed class Draft(PreparedAnswer prepared)
{
    public PreparedAnswer Prepared => prepared;

    public AnswerModel Model { get; private set; } = prepared.Model;

    public CitationChecker Checker { get; private set; } = new(prepared.Task.Passages, prepared.Model.IsExtractive);

    public StringBuilder Text { get; } = new();

    public int InputTokens { get; private set; }

    public int OutputTokens { get; private set; }

    public decimal CostUsd => Model.CostOf(InputTokens, OutputTokens);

    /// <summary>
    /// The quality of the evidence; at most partial if the answer has no citation or lost one in the check.
    /// </summary>
    public EvidenceQuality Quality =>
        prepared.Quality == EvidenceQuality.Good && (Checker.Accepted == 0 || Checker.Removed > 0)
            ? EvidenceQuality.Partial
            : prepared.Quality;

    /// <summary>How a completed generation ended. A model that stops for another reason has failed.</summary>
    public AnswerFinish Finish { get; private set; }

    /// <summary>Whether the model has written any text, checked or pending.</summary>
    public bool HasText => Text.Length > 0 || Checker.HasPending;

    /// <summary>Restarts with another model; discards text and token counts of the first one.</summary>
    public void UseModel(AnswerModel model)
    {
        (Model, InputTokens, OutputTokens, Finish) = (model, 0, 0, AnswerFinish.Complete);
        Checker = new CitationChecker(prepared.Task.Passages, model.IsExtractive);
    }

    /// <summary>Adds the tokens of an update and records its finish reason, if any.</summary>
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
