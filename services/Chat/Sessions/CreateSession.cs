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

/// <summary>The session to create.</summary>
public sealed record CreateSessionRequest
{
    /// <summary>Slug of the public domain that the session's questions search.</summary>
    [Required, StringLength(100), NoControlCharacters]
    public string? Domain { get; init; }

    /// <summary>Code of a category of the domain.</summary>
    [StringLength(100), NoControlCharacters]
    public string? Category { get; init; }

    /// <summary>Alias of <see cref="Category"/>; the values must match.</summary>
    [StringLength(100), NoControlCharacters]
    public string? Region { get; init; }

    /// <summary>The title; if omitted, it is taken from the first question.</summary>
    [StringLength(ChatSession.MaxTitleLength), NoControlCharacters]
    public string? Title { get; init => field = string.IsNullOrWhiteSpace(value) ? null : value.Trim(); }
}

internal static class CreateSession
{
    public static void Map(IEndpointRouteBuilder sessions) =>
        sessions.MapPost("/", HandleAsync)
            .WithName("CreateSession")
            .AcceptsIdempotencyKey()
            .ProducesErrors(ErrorCodes.DomainNotAllowed, ErrorCodes.NotFound);

    /// <summary>Creates a session for a domain and category.</summary>
    private static async Task<Results<Created<SessionResponse>, ProblemHttpResult>> HandleAsync(
        CreateSessionRequest request, CurrentCaller caller, KnowledgeClient knowledge, ChatContext database, IdempotentRequest idempotency,
        TimeProvider time, CancellationToken cancellationToken)
    {
        if (FieldAlias.Conflicts(request.Category, request.Region))
        {
            return Problems.InvalidField("region", "'region' is an alias of 'category'; the values must match.");
        }

        var subject = await knowledge.FindSubjectAsync(caller, request.Domain!, request.Category ?? request.Region, cancellationToken);
        if (subject.Problem is { } problem)
        {
            return problem;
        }

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (!await database.LockOwnersSharedAsync(caller, cancellationToken))
        {
            return Problems.NotFound("The account or its organisation is deleted.");
        }

        var now = time.GetUtcNow();
        var session = ChatSession.Create(Guid.CreateVersion7(now), caller, subject.Value, request.Title, now);
        database.Add(session);
        var answer = idempotency.Store(TypedResults.Created($"/v1/sessions/{session.Id}/", SessionResponse.Of(session)));
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return answer;
    }
}
