using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Mvc;

namespace Egret.Gateway;

/// <summary>The gateway's own refusals, in the one shape that all errors have.</summary>
internal static class Refusals
{
    /// <summary>Answers with a problem. The detail may be left to the default of the status.</summary>
    public static async Task WriteProblemAsync(
        this HttpContext context, int status, string code, string? detail = null, IReadOnlyDictionary<string, object?>? extensions = null)
    {
        context.Response.StatusCode = status;
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = RejectionHeaders.RetryAfterSeconds;
        }

        var problem = new ProblemDetails { Status = status, Detail = detail, Extensions = { ["code"] = code } };
        foreach (var (name, value) in extensions ?? new Dictionary<string, object?>())
        {
            problem.Extensions[name] = value;
        }

        await context.RequestServices.GetRequiredService<IProblemDetailsService>()
            .TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem });
    }

    public static Task WriteNotFoundAsync(this HttpContext context) =>
        context.WriteProblemAsync(StatusCodes.Status404NotFound, ErrorCodes.NotFound);
}
