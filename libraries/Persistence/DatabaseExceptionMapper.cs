using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Egret.Persistence;

/// <summary>
/// Maps exceptions of Npgsql and EF Core: text that PostgreSQL cannot store is 400, a row that another request
/// deleted is 404, a row that another request changed is 409, and an unavailable database is 503.
/// </summary>
internal sealed class DatabaseExceptionMapper : IExceptionMapper
{
    public ProblemDetails? Map(Exception exception) => exception switch
    {
        _ when IsNulCharacter(exception) => new ProblemDetails
        {
            Status = StatusCodes.Status400BadRequest,
            Detail = "Strings must not contain the NUL character (U+0000).",
        },
        DbUpdateConcurrencyException conflict => Describe(conflict),
        _ when DatabaseStart.IsDatabaseUnavailable(exception) => new ProblemDetails { Status = StatusCodes.Status503ServiceUnavailable },
        _ => null,
    };

    /// <summary>
    /// An update or delete affected no row. Without a concurrency token the only cause is that the row was deleted.
    /// </summary>
    private static ProblemDetails Describe(DbUpdateConcurrencyException exception) =>
        exception.Entries.Any(entry => entry.Metadata.GetProperties().Any(property => property.IsConcurrencyToken))
            ? new() { Status = StatusCodes.Status409Conflict, Detail = "The resource was changed by another request; try again." }
            : new() { Status = StatusCodes.Status404NotFound, Detail = "The resource was deleted by another request." };

    /// <summary>PostgreSQL stores every Unicode character in a text column except U+0000.</summary>
    private static bool IsNulCharacter(Exception? exception) => exception is not null
        && (exception is PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire }
            || IsNulCharacter(exception.InnerException));
}
