using Egret.Chat.Data;
using Egret.Chat.Queries;
using Egret.Chat.Reading;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.Paging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Chat.Sessions;

/// <summary>A question or an answer.</summary>
/// <param name="SessionId">The session it was said in.</param>
/// <param name="Sender"><c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">The question as asked, or the answer as Markdown.</param>
/// <param name="ModelId">The model that wrote the answer; null for a question.</param>
/// <param name="BedrockModelId">Always null: a field that clients of the public API expect, and no model here runs there.</param>
/// <param name="Sources">What the answer cites.</param>
/// <param name="InputTokens">Tokens the model read.</param>
/// <param name="OutputTokens">Tokens the model wrote.</param>
/// <param name="CreatedAt">When it was kept.</param>
/// <param name="ContextQuality">How far the sources answered: <c>good</c>, <c>partial</c> or <c>insufficient</c>; null for a question.</param>
/// <param name="Interrupted">Whether the answer breaks off because the asker went away or the model failed.</param>
public sealed record MessageResponse(
    Guid SessionId, string Sender, string Content, string? ModelId, string? BedrockModelId, IReadOnlyList<Source> Sources,
    int InputTokens, int OutputTokens, DateTimeOffset CreatedAt, string? ContextQuality, bool Interrupted)
{
    internal static MessageResponse Of(Message message) => new(
        message.SessionId, message.Sender == Sessions.Sender.User ? "user" : "assistant", message.Content, message.ModelId, BedrockModelId: null,
        message.Sources, message.InputTokens, message.OutputTokens, message.CreatedAt,
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
    public static void Map(IEndpointRouteBuilder sessions) => sessions.MapGet("/{id:guid}/messages/", HandleAsync).WithName("ListMessages");

    /// <summary>Lists what was said in one of the caller's sessions, oldest first.</summary>
    private static async Task<Results<Ok<IEnumerable<MessageResponse>>, ProblemHttpResult>> HandleAsync(
        Guid id, [AsParameters] PageRequest page, CurrentCaller caller, ChatContext database, HttpContext context, CancellationToken cancellationToken)
    {
        if (page.ReadCursor(out var after) is { } refusal)
        {
            return refusal;
        }

        if (!await database.Sessions.VisibleTo(caller).AnyAsync(session => session.Id == id, cancellationToken))
        {
            return Problems.NotFound();
        }

        var messages = database.Messages.AsNoTracking().Where(message => message.SessionId == id);
        if (after is { } last)
        {
            messages = messages.Where(message => message.Number > database.Messages.Where(row => row.SessionId == id && row.Id == last).Max(row => row.Number));
        }

        var rows = await messages.OrderBy(message => message.Number).Take(page.Take()).ToListAsync(cancellationToken);
        return TypedResults.Ok(page.CreatePage(context, rows, message => message.Id).Select(MessageResponse.Of));
    }
}
