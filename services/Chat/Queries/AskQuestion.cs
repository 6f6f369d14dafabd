using Egret.Chat.Models;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;

namespace Egret.Chat.Queries;

/// <summary>The answer to a question.</summary>
/// <param name="Response">The answer as Markdown, with citations such as <c>[1]</c>.</param>
/// <param name="Sources">The sources: cited ones first, in the order of their citation, then the other retrieved
/// passages.</param>
/// <param name="Suggestions">Suggested follow-up questions.</param>
/// <param name="SessionId">The session that stores question and answer.</param>
/// <param name="Mode">The style of the answer: <c>compliance</c> or <c>advisory</c>.</param>
/// <param name="Model">Id of the model that wrote the answer.</param>
/// <param name="InsufficientContext">Whether the sources do not support an answer; the response then states only
/// that.</param>
/// <param name="ChunksRetrieved">The number of retrieved passages.</param>
/// <param name="InputTokens">The number of input tokens.</param>
/// <param name="OutputTokens">The number of output tokens.</param>
/// <param name="CostUsd">The cost of the model call, in US dollars.</param>
/// <param name="RetrievalLatencyMs">Duration of the retrieval, in milliseconds.</param>
/// <param name="GenerationLatencyMs">Duration of the generation, in milliseconds.</param>
/// <param name="TotalLatencyMs">Duration of the whole request, in milliseconds.</param>
/// <param name="Finish">How the generation ended: <c>complete</c>, or <c>length</c> if the answer reached the
/// maximum length of the model.</param>
public sealed record AnswerResponse(
    string Response, IReadOnlyList<Source> Sources, IReadOnlyList<string> Suggestions, Guid SessionId, string Mode, string Model,
    bool InsufficientContext, int ChunksRetrieved, int InputTokens, int OutputTokens, decimal CostUsd, int RetrievalLatencyMs,
    int GenerationLatencyMs, int TotalLatencyMs, AnswerFinish Finish);

internal static class AskQuestion
{
    public static void Map(IEndpointRouteBuilder query) => query.MapPost("/", HandleAsync).WithName("AskQuestion")
        .ProducesErrors(ErrorCodes.DomainNotAllowed, ErrorCodes.NotFound, ErrorCodes.NotAcceptable)
        .ProducesStream(
            [AnswerStream.JsonLines, AnswerStream.ServerSentEvents],
            typeof(SourcesFound),
            typeof(TextDelta),
            typeof(AnswerDone),
            typeof(AnswerFailed))
        .Produces<AnswerResponse>(StatusCodes.Status200OK, "application/json", AnswerStream.JsonLines, AnswerStream.ServerSentEvents);

    /// <summary>
    /// Answers a question from the sources that the caller may search, with citations. If the sources do not support
    /// an answer, the response states that instead. With <c>stream</c> the answer is sent while it is written. An
    /// <c>Accept</c> header without a supported media type gets 406.
    /// </summary>
    private static async Task<IResult> HandleAsync(
        QueryRequest request, CurrentCaller caller, AnswerPreparation preparation, AnswerWriter writing, HttpContext context,
        ILogger<AnswerWriter> logger, CancellationToken cancellationToken)
    {
        var forms = new AcceptedMediaTypes(context.Request.GetTypedHeaders());
        if (!forms.AcceptsAny)
        {
            return Problems.Create(
                StatusCodes.Status406NotAcceptable,
                ErrorCodes.NotAcceptable,
                "Supported media types: application/json, application/x-ndjson, text/event-stream.");
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
            done!.FullText,
            done.Sources,
            done.Suggestions,
            found!.SessionId,
            found.Mode,
            done.Model,
            found.InsufficientContext,
            found.ChunksRetrieved,
            done.InputTokens, done.OutputTokens, done.CostUsd, done.RetrievalLatencyMs, done.GenerationLatencyMs, done.TotalLatencyMs,
            done.Finish));
    }
}
