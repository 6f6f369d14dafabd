using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Egret.Knowledge.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OpenTelemetry;

namespace Egret.Knowledge.Documents;

/// <summary>The ingestion progress of a document.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="Status">The ingestion status.</param>
/// <param name="Progress">The ingestion progress, from 0 to 1.</param>
/// <param name="Error">The reason of a failure and what to do about it; null unless the status is `failed`.</param>
public sealed record DocumentProgress(Guid Id, DocumentStatus Status, float Progress, string? Error);

internal static class StreamDocumentProgress
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// The interval at which an unchanged state is repeated, so that proxies do not close an idle connection.
    /// </summary>
    private static readonly TimeSpan KeepAliveInterval = TimeSpan.FromSeconds(15);

    public static void Map<TScope>(IEndpointRouteBuilder group)
        where TScope : IDocumentScope => group.MapGet("/{id:guid}/events/", HandleAsync<TScope>)
            .WithName($"Follow{TScope.Name}Document")
            .ProducesStream(["text/event-stream"], typeof(DocumentProgress));

    /// <summary>
    /// Streams the status and progress of a document as Server-Sent Events of type `progress`, until it is `ready` or
    /// `failed`. If the document is deleted, the last event is `deleted`.
    /// </summary>
    private static async Task<Results<ServerSentEventsResult<DocumentProgress>, ProblemHttpResult>> HandleAsync<TScope>(
        [AsParameters] TScope scope, Guid id, CurrentCaller caller, ProgressStreamLimiter limiter, HttpResponse response, TimeProvider time,
        CancellationToken cancellationToken)
        where TScope : IDocumentScope
    {
        if (limiter.Acquire(caller.UserId, response) is { } rejection)
        {
            return rejection;
        }

        if (await scope.FindDocumentsAsync(cancellationToken) is not { } documents)
        {
            return Problems.NotFound();
        }

        var states = documents.Where(document => document.Id == id)
            .Select(document => new DocumentProgress(document.Id, document.Status, document.Progress, document.Error));
        return await states.SingleOrDefaultAsync(cancellationToken) is { } first
            ? TypedResults.ServerSentEvents(FollowAsync(states, first, time, cancellationToken))
            : Problems.NotFound();
    }

    private static async IAsyncEnumerable<SseItem<DocumentProgress>> FollowAsync(
        IQueryable<DocumentProgress> states, DocumentProgress first, TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new(first, "progress");
        var last = first;
        var lastSent = time.GetTimestamp();
        using var timer = new PeriodicTimer(PollInterval, time);
        while (last.Status is DocumentStatus.Queued or DocumentStatus.Processing
            && await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (await PollAsync(states, cancellationToken) is not { } state)
            {
                yield return new(last, "deleted");
                yield break;
            }

            if (state != last || time.GetElapsedTime(lastSent) > KeepAliveInterval)
            {
                yield return new(state, "progress");
                lastSent = time.GetTimestamp();
            }

            last = state;
        }
    }

    /// <summary>Not traced: the request's trace would contain two statements per second of ingestion.</summary>
    private static async Task<DocumentProgress?> PollAsync(IQueryable<DocumentProgress> states, CancellationToken cancellationToken)
    {
        using var untraced = SuppressInstrumentationScope.Begin();
        return await states.SingleOrDefaultAsync(cancellationToken);
    }
}
