using System.ComponentModel.DataAnnotations;
using Egret.Chat.Data;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.Validation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Egret.Chat.Sessions;

/// <summary>The new title of a session.</summary>
public sealed record RenameSessionRequest
{
    /// <summary>The title: 1 to 200 characters.</summary>
    [Required, StringLength(ChatSession.MaxTitleLength), NoControlCharacters]
    public string? Title { get; init => field = value?.Trim(); }
}

internal static class RenameSession
{
    public static void Map(IEndpointRouteBuilder sessions) =>
        sessions.MapPost("/{id:guid}/rename/", HandleAsync).WithName("RenameSession");

    /// <summary>Changes the title of one of the caller's sessions.</summary>
    private static async Task<Results<Ok<SessionResponse>, ProblemHttpResult>> HandleAsync(
        Guid id, RenameSessionRequest request, CurrentCaller caller, ChatContext database, CancellationToken cancellationToken)
    {
        var session = await database.Sessions.VisibleTo(caller).SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (session is null)
        {
            return Problems.NotFound();
        }

        session.Rename(request.Title!);
        await database.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(SessionResponse.Of(session));
    }
}
