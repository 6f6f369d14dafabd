using System.ComponentModel.DataAnnotations;
using Egret.Chat.Data;
using Egret.Chat.Queries;

using Egret.Persistence.Idempotency;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Egret.ServiceDefaults.Validation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Chat.Sessions;

/// <summary>What a new session is to be about.</summary>
public sealed record CreateSessionRequest
{
    /// <summary>Slug of the public domain that the session's questions go to.</summary>
    [Required, StringLength(100), NoControlCharacters]
    public string? Domain { get; init; }

    /// <summary>Code of the domain's category.</summary>
    [StringLength(100), NoControlCharacters]
    public string? Category { get; init; }

    /// <summary>Another name of <see cref="Category"/>.</summary>
    [StringLength(100), NoControlCharacters]
    public string? Region { get; init; }

    /// <summary>A title; without one the first question becomes it.</summary>
    [StringLength(ChatSession.LongestTitle), NoControlCharacters]
    public string? Title { get; init => field = string.IsNullOrWhiteSpace(value) ? null : value.Trim(); }
}

internal static class CreateSession
{
    public static void Map(IEndpointRouteBuilder sessions) => sessions.MapPost("/", HandleAsync).WithName("CreateSession").AcceptsIdempotencyKey()
        .ProducesErrors(ErrorCodes.DomainNotAllowed, ErrorCodes.NotFound);

    /// <summary>Makes a session on a domain and category.</summary>
    private static async Task<Results<Created<SessionResponse>, ProblemHttpResult>> HandleAsync(
        CreateSessionRequest request, CurrentCaller caller, KnowledgeClient knowledge, ChatContext database, IdempotentRequest idempotency,
        TimeProvider time, CancellationToken cancellationToken)
    {
        if (FieldAlias.Differ(request.Category, request.Region))
        {
            return Problems.InvalidField("region", "It is another name of category; the two differ.");
        }

        var subject = await knowledge.FindSubjectAsync(caller, request.Domain!, request.Category ?? request.Region, cancellationToken);
        if (subject.Problem is { } problem)
        {
            return problem;
        }

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (!await database.LockOwnersSharedAsync(caller, cancellationToken))
        {
            return Problems.NotFound("The account or its organisation was deleted meanwhile.");
        }

        var now = time.GetUtcNow();
        var session = ChatSession.Begin(Guid.CreateVersion7(now), caller, subject.Value, request.Title, now);
        database.Add(session);
        var answer = idempotency.Store(TypedResults.Created($"/v1/sessions/{session.Id}/", SessionResponse.Of(session)));
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return answer;
    }
}
