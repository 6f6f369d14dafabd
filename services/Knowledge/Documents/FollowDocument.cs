using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OpenTelemetry;

namespace Egret.Knowledge.Documents;

/// <summary>How far a document is.</summary>
/// <param name="Id">The document.</param>
/// <param name="Status">How far it is on its way into the search.</param>
/// <param name="Progress">From 0 to 1.</param>
/// <param name="Error">What a person can do about a failure; null without one.</param>
public sealed record DocumentProgress(Guid Id, DocumentStatus Status, float Progress, string? Error);

internal static class FollowDocument
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>What is unchanged is repeated now and then, so that nobody on the way takes the connection for dead.</summary>
    private static readonly TimeSpan RepeatInterval = TimeSpan.FromSeconds(15);

    public static void Map<TShelf>(IEndpointRouteBuilder group)
        where TShelf : IShelf => group.MapGet("/{id:guid}/events/", HandleAsync<TShelf>).WithName($"Follow{TShelf.Name}Document")
            .ProducesSequence(["text/event-stream"], typeof(DocumentProgress));

    /// <summary>Tells status and progress of a document as Server-Sent Events, `progress` each, until it is `ready` or `failed`; `deleted` if it is.</summary>
    private static async Task<Results<ServerSentEventsResult<DocumentProgress>, ProblemHttpResult>> HandleAsync<TShelf>(
        [AsParameters] TShelf shelf, Guid id, CurrentCaller caller, DocumentFollowers followers, HttpResponse response, TimeProvider time,
        CancellationToken cancellationToken)
        where TShelf : IShelf
    {
        if (followers.Enter(caller.UserId, response) is { } refusal)
        {
            return refusal;
        }

        if (await shelf.FindDocumentsAsync(cancellationToken) is not { } documents)
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
        IQueryable<DocumentProgress> states, DocumentProgress first, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new(first, "progress");
        var last = first;
        var told = time.GetTimestamp();
        using var timer = new PeriodicTimer(PollInterval, time);
        while (last.Status is DocumentStatus.Queued or DocumentStatus.Processing && await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (await PollAsync(states, cancellationToken) is not { } state)
            {
                yield return new(last, "deleted");
                yield break;
            }

            if (state != last || time.GetElapsedTime(told) > RepeatInterval)
            {
                yield return new(state, "progress");
                told = time.GetTimestamp();
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
