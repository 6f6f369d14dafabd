using System.Text.Json;
using System.Text.RegularExpressions;
using Egret.ServiceDefaults.Storage;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Egret.ServiceDefaults.Errors;

/// <summary>
/// Turns what escaped a handler into an answer: a body that could not be read is the caller's 400 with the field named,
/// what another request has deleted is 404, a dependency that is away is 503, anything else is 500 with nothing internal in it.
/// </summary>
internal sealed partial class FailureHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (IsCallerGone(httpContext, exception))
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var problem = Describe(exception);
        httpContext.Response.StatusCode = problem.Status!.Value;
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = RefusalHeaders.RetryAfterSeconds;
        }

        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem });
    }

    /// <summary>Whether this is only the end of work that nobody waits for any more.</summary>
    public static bool IsCallerGone(HttpContext context, Exception exception) =>
        exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested;

    private static ProblemDetails Describe(Exception exception) => exception switch
    {
        BadHttpRequestException { InnerException: JsonException json } => Malformed(json),
        BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } unreadable => Unreadable(unreadable),
        _ when IsUnstorableText(exception) => new ProblemDetails
        {
            Status = StatusCodes.Status400BadRequest,
            Detail = "A text has a character that is none: U+0000.",
        },
        BadHttpRequestException refused => new ProblemDetails { Status = refused.StatusCode },
        DependencyUnavailableException unavailable => new ProblemDetails { Status = StatusCodes.Status503ServiceUnavailable, Detail = unavailable.Message },
        DbUpdateConcurrencyException overtaken => Overtaken(overtaken),
        _ when DatabaseStart.IsDatabaseUnavailable(exception) => new ProblemDetails { Status = StatusCodes.Status503ServiceUnavailable },
        _ => new ProblemDetails { Status = StatusCodes.Status500InternalServerError },
    };

    /// <summary>A row that was to be changed is not there as it was read: of most kinds because it is gone.</summary>
    private static ProblemDetails Overtaken(DbUpdateConcurrencyException exception) =>
        exception.Entries.Any(entry => entry.Metadata.GetProperties().Any(property => property.IsConcurrencyToken))
            ? new() { Status = StatusCodes.Status409Conflict, Detail = "It was changed by another request meanwhile; try again." }
            : new() { Status = StatusCodes.Status404NotFound, Detail = "It was deleted meanwhile." };

    /// <summary>PostgreSQL keeps every character but this one, whichever field it came in.</summary>
    private static bool IsUnstorableText(Exception? exception) =>
        exception is not null && (exception is Npgsql.PostgresException { SqlState: "22021" } || IsUnstorableText(exception.InnerException));

    /// <summary>ASP.NET Core names the parameter in its message alone, by the name that it has in the code.</summary>
    private static HttpValidationProblemDetails Unreadable(BadHttpRequestException exception) => ParameterName().Match(exception.Message) is { Success: true } found
        ? new HttpValidationProblemDetails(new Dictionary<string, string[]>
        {
            [JsonNamingPolicy.SnakeCaseLower.ConvertName(found.Groups["name"].Value)] = ["The value is missing or not of the expected form."],
        })
        {
            Status = StatusCodes.Status400BadRequest,
        }
        : new HttpValidationProblemDetails(new Dictionary<string, string[]> { ["body"] = ["The body is missing or could not be read."] })
        {
            Status = StatusCodes.Status400BadRequest,
        };

    [GeneratedRegex("^(?:Failed to bind parameter|Required parameter) \"[^\"]* (?<name>[A-Za-z][A-Za-z0-9]*)\" ")]
    private static partial Regex ParameterName();

    /// <summary>JSON's own message may quote the input and name types of ours, so the sentence is made here.</summary>
    private static HttpValidationProblemDetails Malformed(JsonException json)
    {
        var field = json.Path?.TrimStart('$', '.') is { Length: > 0 } path ? path : "body";
        var message = field == "body" ? "The body is not valid JSON of the expected form." : "The value is not of the expected type.";
        return new(new Dictionary<string, string[]> { [field] = [message] }) { Status = StatusCodes.Status400BadRequest };
    }
}

/// <summary>Something that this request cannot do without is away; the caller gets 503 with <c>Retry-After</c>.</summary>
/// <param name="message">A sentence for the caller, naming the part and nothing internal.</param>
/// <param name="innerException">What went wrong, for the log.</param>
public sealed class DependencyUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
