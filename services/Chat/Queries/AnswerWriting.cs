using System.Runtime.CompilerServices;
using System.Text;
using Egret.Chat.Models;
using Egret.Chat.Reading;
using Egret.Chat.Sessions;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Egret.Chat.Queries;

/// <summary>Has the model write, checks what it writes, tells it piece by piece, and keeps the turn, be it finished or broken off.</summary>
internal sealed class AnswerWriting(
    TurnKeeper turns, ModelRegistry models, IOptions<ModelsOptions> options, TimeProvider time, ILogger<AnswerWriting> logger)
{
    /// <summary>The answer's events in order. Ending the enumeration, or cancelling it, stops the model; what it wrote is kept.</summary>
    /// <exception cref="ModelUnavailableException">The model's provider failed.</exception>
    /// <exception cref="SessionGoneException">The session was deleted meanwhile.</exception>
    public async IAsyncEnumerable<AnswerEvent> WriteAsync(PreparedAnswer prepared, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new SourcesFound(
            prepared.Sources, Milliseconds(prepared.RetrievalTime), prepared.ChunksRetrieved, prepared.IsInsufficient,
            AnswerMode.NameOf(prepared.Task.Style), prepared.SessionId);

        var startedAt = time.GetTimestamp();
        var draft = new Draft(prepared);
        var isWritten = false;
        using var activity = ChatTelemetry.Source.StartActivity("generate");
        try
        {
            await foreach (var piece in PiecesAsync(draft, cancellationToken))
            {
                draft.Text.Append(piece);
                yield return new TextDelta(piece);
            }

            isWritten = true;
        }
        finally
        {
            if (!isWritten && (draft.HasText || cancellationToken.IsCancellationRequested))
            {
                // The asker is gone and their token with them; what they were told, or would have been, is still theirs.
                draft.Text.Append(draft.Checker.Finish());
                await turns.KeepAsync(prepared, draft.ToAnswered(isInterrupted: true), CancellationToken.None);
                logger.AnswerInterrupted(prepared.SessionId, draft.Model.Id);
            }
        }

        var generationTime = time.GetElapsedTime(startedAt);
        draft.LogChecks(logger);
        await turns.KeepAsync(prepared, draft.ToAnswered(isInterrupted: draft.Finish != AnswerFinish.Complete), CancellationToken.None);
        ChatTelemetry.AnswerGiven(draft.Model.Id, draft.Quality);
        yield return new AnswerDone(
            draft.InputTokens, draft.OutputTokens, draft.CostUsd, draft.Model.Id,
            Milliseconds(time.GetElapsedTime(prepared.StartedAt)), Milliseconds(prepared.RetrievalTime), Milliseconds(generationTime),
            draft.Text.ToString(), prepared.Sources, SuggestionsFor(prepared), draft.Finish);
    }

    private async IAsyncEnumerable<string> PiecesAsync(Draft draft, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (draft.Prepared.IsInsufficient)
        {
            yield return InsufficientAnswer.For(draft.Prepared.SearchedIn);
            yield break;
        }

        await using var updates = new FallBackEnumerator(draft, models.Extractive, options.Value.FallBackToExtractive, logger, cancellationToken);
        while (await updates.MoveNextAsync())
        {
            draft.Observe(updates.Current);
            if (draft.Checker.Add(updates.Current.Text) is { Length: > 0 } piece
                && (draft.Text.Length > 0 || !string.IsNullOrWhiteSpace(piece)))
            {
                // Blank lines before the first word are left out: an answer that has nothing else is empty, and another
                // model may still answer.
                yield return piece;
            }
        }

        if (draft.Checker.Finish() is { Length: > 0 } rest)
        {
            yield return rest;
        }
    }

    private static IReadOnlyList<string> SuggestionsFor(PreparedAnswer prepared) => prepared.IsInsufficient
        ? []
        : Suggestions.For(prepared.Task.Question, prepared.Task.Passages, prepared.Task.Evidence.CitedPassages.Count);

    private static int Milliseconds(TimeSpan duration) => (int)Math.Ceiling(duration.TotalMilliseconds);

    /// <summary>A model's updates; those of the built-in one instead, if so configured, when the model fails before its first word.</summary>
    private sealed class FallBackEnumerator(Draft draft, AnswerModel extractive, bool mayFallBack, ILogger logger, CancellationToken cancellationToken) : IAsyncDisposable
    {
        private IAsyncEnumerator<ChatResponseUpdate> _updates = Start(draft, draft.Model, cancellationToken);

        public ChatResponseUpdate Current => _updates.Current;

        public async ValueTask<bool> MoveNextAsync()
        {
            try
            {
                return await _updates.MoveNextAsync();
            }
            catch (ModelUnavailableException exception) when (mayFallBack && draft.Text.Length == 0 && !draft.Model.IsExtractive)
            {
                logger.ModelFellBack(draft.Model.Id, exception);
                await _updates.DisposeAsync();
                draft.UseModel(extractive);
                _updates = Start(draft, extractive, cancellationToken);
                return await _updates.MoveNextAsync();
            }
        }

        public ValueTask DisposeAsync() => _updates.DisposeAsync();

        private static IAsyncEnumerator<ChatResponseUpdate> Start(Draft draft, AnswerModel model, CancellationToken cancellationToken) =>
            model.Client.GetStreamingResponseAsync(Prompt.For(model, draft.Prepared.Task), options: null, cancellationToken).GetAsyncEnumerator(cancellationToken);
    }
}

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

    public Answered ToAnswered(bool isInterrupted) =>
        new(Text.ToString(), Model.Id, prepared.Sources, InputTokens, OutputTokens, Quality, isInterrupted, CostUsd);

    public void LogChecks(ILogger logger)
    {
        if (Checker.Removed > 0)
        {
            logger.CitationsRemoved(Model.Id, Checker.Removed);
        }
    }
}
