using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Egret.ServiceDefaults.Errors;

/// <summary>
/// Writes the response to an unhandled exception: 400 with the field for an unreadable body, 503 for an unavailable
/// dependency, the status that an <see cref="IExceptionMapper"/> returns for the exceptions of a library, and 500
/// without internal details otherwise.
/// </summary>
internal sealed partial class ExceptionHandler(IProblemDetailsService problems, IEnumerable<IExceptionMapper> mappers)
    : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (IsClientDisconnected(httpContext, exception))
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var problem = Describe(exception);
        httpContext.Response.StatusCode = problem.Status!.Value;
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = RejectionHeaders.RetryAfterSeconds;
        }

        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem });
    }

    /// <summary>Whether the exception is only the cancellation of a request whose client has disconnected.</summary>
    public static bool IsClientDisconnected(HttpContext context, Exception exception) =>
        exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested;

    private ProblemDetails Describe(Exception exception)
    {
        if (exception is BadHttpRequestException { InnerException: JsonException json })
        {
            return DescribeJson(json);
        }

        if (exception is BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } badRequest)
        {
            return DescribeBinding(badRequest);
        }

        foreach (var mapper in mappers)
        {
            if (mapper.Map(exception) is { } mapped)
            {
                return mapped;
            }
        }

        return exception switch
        {
            BadHttpRequestException rejected => new() { Status = rejected.StatusCode },
            DependencyUnavailableException unavailable =>
                new() { Status = StatusCodes.Status503ServiceUnavailable, Detail = unavailable.Message },
            _ => new() { Status = StatusCodes.Status500InternalServerError },
        };
    }

    /// <summary>ASP.NET Core reports the parameter only in its message, by its name in the code.</summary>
    private static HttpValidationProblemDetails DescribeBinding(BadHttpRequestException exception)
    {
        var (field, message) = ParameterName().Match(exception.Message) is { Success: true } found
            ? (JsonNamingPolicy.SnakeCaseLower.ConvertName(found.Groups["name"].Value), "The value is missing or has an invalid format.")
            : ("body", "The request body is missing or unreadable.");
        return new(new Dictionary<string, string[]> { [field] = [message] }) { Status = StatusCodes.Status400BadRequest };
    }

    [GeneratedRegex("^(?:Failed to bind parameter|Required parameter) \"[^\"]* (?<name>[A-Za-z][A-Za-z0-9]*)\" ")]
    private static partial Regex ParameterName();

    /// <summary>
    /// The message of <see cref="JsonException"/> may quote the input and name types of the code, so it is not used.
    /// </summary>
    private static HttpValidationProblemDetails DescribeJson(JsonException json)
    {
        var field = json.Path?.TrimStart('$', '.') is { Length: > 0 } path ? path : "body";
        var message = field == "body" ? "The request body is not valid JSON of the expected structure." : "The value has the wrong type.";
        return new(new Dictionary<string, string[]> { [field] = [message] }) { Status = StatusCodes.Status400BadRequest };
    }
}
