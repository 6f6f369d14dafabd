using Egret.Chat.Models;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;

namespace Egret.Chat.Queries;

/// <summary>An answer.</summary>
/// <param name="Response">The answer as Markdown, with citations such as <c>[1]</c>.</param>
/// <param name="Sources">What it rests on: those cited first, in the order of their citation, then what else was considered.</param>
/// <param name="Suggestions">Questions to go on with.</param>
/// <param name="SessionId">The session that question and answer are kept in.</param>
/// <param name="Mode">How it was answered: <c>compliance</c> or <c>advisory</c>.</param>
/// <param name="Model">Id of the model that wrote it.</param>
/// <param name="InsufficientContext">Whether the sources do not answer, and the response says only that.</param>
/// <param name="ChunksRetrieved">Passages that were retrieved.</param>
/// <param name="InputTokens">Tokens the model read.</param>
/// <param name="OutputTokens">Tokens the model wrote.</param>
/// <param name="CostUsd">What the model cost, in US dollars.</param>
/// <param name="RetrievalLatencyMs">How long retrieval took.</param>
/// <param name="GenerationLatencyMs">How long writing took.</param>
/// <param name="TotalLatencyMs">How long it all took.</param>
/// <param name="Finish">How the writing ended: <c>complete</c>, or <c>length</c> where the model's limit cut the answer
/// off.</param>
public sealed record AnswerResponse(
    string Response, IReadOnlyList<Source> Sources, IReadOnlyList<string> Suggestions, Guid SessionId, string Mode, string Model,
    bool InsufficientContext, int ChunksRetrieved, int InputTokens, int OutputTokens, decimal CostUsd, int RetrievalLatencyMs,
    int GenerationLatencyMs, int TotalLatencyMs, AnswerFinish Finish);

internal static class AskQuestion
{
    public static void Map(IEndpointRouteBuilder query) => query.MapPost("/", HandleAsync).WithName("AskQuestion")
        .ProducesErrors(ErrorCodes.DomainNotAllowed, ErrorCodes.NotFound, ErrorCodes.NotAcceptable)
        .ProducesSequence(
            [AnswerStream.JsonLines, AnswerStream.ServerSentEvents], typeof(SourcesFound), typeof(TextDelta), typeof(AnswerDone), typeof(AnswerFailed))
        .Produces<AnswerResponse>(StatusCodes.Status200OK, "application/json", AnswerStream.JsonLines, AnswerStream.ServerSentEvents);

    /// <summary>
    /// Answers a question from the sources that the caller may search, with citations. Where they do not answer it, the
    /// response says so instead. With <c>stream</c> the answer comes while it is written. An <c>Accept</c> that takes none of
    /// the forms is 406, before anything is looked up.
    /// </summary>
    private static async Task<IResult> HandleAsync(
        QueryRequest request, CurrentCaller caller, AnswerPreparation preparation, AnswerWriter writing, HttpContext context,
        ILogger<AnswerWriter> logger, CancellationToken cancellationToken)
    {
        var forms = new AcceptedMediaTypes(context.Request.GetTypedHeaders());
        if (!forms.AcceptsAny)
        {
            return Problems.Create(
                StatusCodes.Status406NotAcceptable, ErrorCodes.NotAcceptable, "Answers come as application/json, application/x-ndjson or text/event-stream.");
        }

        var prepared = await preparation.PrepareAsync(request, caller, cancellationToken);
        if (prepared.Problem is { } problem)
        {
            return problem;
        }

        var events = writing.WriteAsync(prepared.Value, cancellationToken);
        return request.Stream ?? forms.RequestsEventStream
            ? new AnswerStream(events, forms.RequestsEventStream, logger)
            : await CollectAsync(events, logger);
    }

    private static async Task<IResult> CollectAsync(IAsyncEnumerable<AnswerEvent> events, ILogger logger)
    {
        SourcesFound? found = null;
        AnswerDone? done = null;
        try
        {
            await foreach (var next in events)
            {
                found = next as SourcesFound ?? found;
                done = next as AnswerDone ?? done;
            }
        }
        catch (SessionDeletedException gone)
        {
            return Problems.NotFound(gone.Message);
        }
        catch (ModelUnavailableException failed)
        {
            logger.ModelFailed(failed);
            return failed.IsTimeout
                ? Problems.Create(StatusCodes.Status504GatewayTimeout, ErrorCodes.UpstreamTimeout, failed.Message)
                : Problems.Create(StatusCodes.Status502BadGateway, ErrorCodes.UpstreamUnavailable, failed.Message);
        }

        return TypedResults.Ok(new AnswerResponse(
            done!.FullText, done.Sources, done.Suggestions, found!.SessionId, found.Mode, done.Model, found.InsufficientContext, found.ChunksRetrieved,
            done.InputTokens, done.OutputTokens, done.CostUsd, done.RetrievalLatencyMs, done.GenerationLatencyMs, done.TotalLatencyMs,
            done.Finish));
    }
}
