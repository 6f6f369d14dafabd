using Egret.Chat.Data;
using Egret.Chat.Queries;
using Egret.Chat.Retrieval;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.Paging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Chat.Sessions;

/// <summary>A message of a session: a question or an answer.</summary>
/// <param name="SessionId">The session of the message.</param>
/// <param name="Sender"><c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">The question as asked, or the answer as Markdown.</param>
/// <param name="ModelId">The model that wrote the answer; null for a question.</param>
/// <param name="BedrockModelId">Always null; present for compatibility with clients of the public API.</param>
/// <param name="Sources">The sources that the answer cites.</param>
/// <param name="InputTokens">The number of input tokens.</param>
/// <param name="OutputTokens">The number of output tokens.</param>
/// <param name="CreatedAt">When the message was stored.</param>
/// <param name="ContextQuality">How well the sources support the answer: <c>good</c>, <c>partial</c> or
/// <c>insufficient</c>; null for a question.</param>
/// <param name="Interrupted">Whether the answer is incomplete because the client disconnected or the model
/// failed.</param>
public sealed record MessageResponse(
    Guid SessionId, string Sender, string Content, string? ModelId, string? BedrockModelId, IReadOnlyList<Source> Sources,
    int InputTokens, int OutputTokens, DateTimeOffset CreatedAt, string? ContextQuality, bool Interrupted)
{
    internal static MessageResponse Of(Message message) => new(
        message.SessionId,
        message.Sender == Sessions.Sender.User ? "user" : "assistant",
        message.Content,
        message.ModelId,
        BedrockModelId: null,
        message.Sources,
        message.InputTokens,
        message.OutputTokens,
        message.CreatedAt,
        message.ContextQuality switch
        {
            null => null,
            EvidenceQuality.Good => "good",
            EvidenceQuality.Partial => "partial",
            _ => "insufficient",
        },
        message.IsInterrupted);
}

internal static class ListMessages
{
    public static void Map(IEndpointRouteBuilder sessions) =>
        sessions.MapGet("/{id:guid}/messages/", HandleAsync).WithName("ListMessages");

    /// <summary>Lists the messages of one of the caller's sessions, oldest first.</summary>
    private static async Task<Results<Ok<IEnumerable<MessageResponse>>, ProblemHttpResult>> HandleAsync(
        Guid id,
        [AsParameters] PageRequest page,
        CurrentCaller caller,
        ChatContext database,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (page.ReadCursor(out var after) is { } problem)
        {
            return problem;
        }

        if (!await database.Sessions.VisibleTo(caller).AnyAsync(session => session.Id == id, cancellationToken))
        {
            return Problems.NotFound();
        }

        var messages = database.Messages.AsNoTracking().Where(message => message.SessionId == id);
        if (after is { } last)
        {
            messages = messages.Where(message =>
                message.Number > database.Messages
                    .Where(row => row.SessionId == id && row.Id == last)
                    .Max(row => row.Number));
        }

        var rows = await messages.OrderBy(message => message.Number).Take(page.Take()).ToListAsync(cancellationToken);
        return TypedResults.Ok(page.CreatePage(context, rows, message => message.Id).Select(MessageResponse.Of));
    }
}
