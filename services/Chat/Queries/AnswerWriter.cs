using System.Runtime.CompilerServices;
using Egret.Chat.Models;
using Egret.Chat.Retrieval;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Egret.Chat.Queries;

/// <summary>
/// Streams the answer of a model, checks its citations and stores it with its question, complete or interrupted.
/// </summary>
internal sealed class AnswerWriter(
    TurnWriter turns, ModelRegistry models, IOptions<ModelsOptions> options, TimeProvider time, ILogger<AnswerWriter> logger)
{
    /// <summary>
    /// Returns the events of the answer in order. Disposing or cancelling the enumeration stops the model; the partial
    /// answer is stored.
    /// </summary>
    /// <exception cref="ModelUnavailableException">The model's provider failed.</exception>
    /// <exception cref="SessionDeletedException">The session was deleted during the request.</exception>
    public async IAsyncEnumerable<AnswerEvent> WriteAsync(
        PreparedAnswer prepared, [EnumeratorCancellation] CancellationToken cancellationToken)
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
            await foreach (var piece in StreamTextAsync(draft, cancellationToken))
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
                // The client disconnected, so its token is cancelled; the partial answer is stored nevertheless.
                draft.Text.Append(draft.Checker.Finish());
                await turns.SaveAsync(prepared, draft.ToCompletedAnswer(isInterrupted: true), CancellationToken.None);
                logger.AnswerInterrupted(prepared.SessionId, draft.Model.Id);
                ChatTelemetry.AnswerWritten(draft.Model.Id, "interrupted", draft.InputTokens, draft.OutputTokens);
            }
        }

        var generationTime = time.GetElapsedTime(startedAt);
        draft.LogChecks(logger);
        await turns.SaveAsync(
            prepared,
            draft.ToCompletedAnswer(isInterrupted: draft.Finish != AnswerFinish.Complete),
            CancellationToken.None);
        ChatTelemetry.AnswerWritten(draft.Model.Id, NameOf(draft.Quality), draft.InputTokens, draft.OutputTokens);
        yield return new AnswerDone(
            draft.InputTokens, draft.OutputTokens, draft.CostUsd, draft.Model.Id,
            Milliseconds(time.GetElapsedTime(prepared.StartedAt)), Milliseconds(prepared.RetrievalTime), Milliseconds(generationTime),
            draft.Text.ToString(), prepared.Sources, SuggestionsFor(prepared), draft.Finish);
    }

    private async IAsyncEnumerable<string> StreamTextAsync(Draft draft, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (draft.Prepared.IsInsufficient)
        {
            yield return InsufficientAnswer.For(draft.Prepared.SearchedIn);
            yield break;
        }

        await using var updates = new FallbackEnumerator(
            draft, models.Extractive, options.Value.FallBackToExtractive, logger, cancellationToken);
        while (await updates.MoveNextAsync())
        {
            draft.Observe(updates.Current);
            if (draft.Checker.Add(updates.Current.Text) is { Length: > 0 } piece
                && (draft.Text.Length > 0 || !string.IsNullOrWhiteSpace(piece)))
            {
                // Leading blank lines are removed: an answer of blank lines is empty, so that the fallback still
                // applies.
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

    private static string NameOf(EvidenceQuality quality) => quality switch
    {
        EvidenceQuality.Good => "good",
        EvidenceQuality.Partial => "partial",
        EvidenceQuality.Insufficient => "insufficient",
        _ => throw new ArgumentOutOfRangeException(nameof(quality), quality, message: null),
    };

    private static int Milliseconds(TimeSpan duration) => (int)Math.Ceiling(duration.TotalMilliseconds);

    /// <summary>
    /// Enumerates the updates of a model. If configured, falls back to the extractive model if the model fails before
    /// its first token.
    /// </summary>
    private sealed class FallbackEnumerator(
        Draft draft, AnswerModel extractive, bool canFallBack, ILogger logger, CancellationToken cancellationToken) : IAsyncDisposable
    {
        private IAsyncEnumerator<ChatResponseUpdate> _updates = Start(draft, draft.Model, cancellationToken);

        public ChatResponseUpdate Current => _updates.Current;

        public async ValueTask<bool> MoveNextAsync()
        {
            try
            {
                return await _updates.MoveNextAsync();
            }
            catch (ModelUnavailableException exception)
            {
                ChatTelemetry.ModelFailed(draft.Model.Id, exception.IsTimeout);
                if (!canFallBack || draft.Text.Length > 0 || draft.Model.IsExtractive)
                {
                    throw;
                }

                logger.ModelFellBack(draft.Model.Id, exception);
                await _updates.DisposeAsync();
                draft.UseModel(extractive);
                _updates = Start(draft, extractive, cancellationToken);
                return await _updates.MoveNextAsync();
            }
        }

        public ValueTask DisposeAsync() => _updates.DisposeAsync();

        private static IAsyncEnumerator<ChatResponseUpdate> Start(Draft draft, AnswerModel model, CancellationToken cancellationToken) =>
            model.Client.GetStreamingResponseAsync(Prompt.For(model, draft.Prepared.Task), options: null, cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
    }
}
