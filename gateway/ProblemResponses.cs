using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Mvc;

namespace Egret.Gateway;

/// <summary>Writes the gateway's own error responses as problem details (RFC 9457).</summary>
internal static class ProblemResponses
{
    /// <summary>Writes an error response.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The HTTP status; 503 also sets <c>Retry-After</c>.</param>
    /// <param name="code">The value of the member <c>code</c>.</param>
    /// <param name="detail">The explanation; null for the default text of the status.</param>
    /// <param name="extensions">Further members of the problem.</param>
    public static async Task WriteProblemAsync(
        this HttpContext context,
        int status,
        string code,
        string? detail = null,
        IReadOnlyDictionary<string, object?>? extensions = null)
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

    /// <summary>Writes a 404 response.</summary>
    public static Task WriteNotFoundAsync(this HttpContext context) =>
        context.WriteProblemAsync(StatusCodes.Status404NotFound, ErrorCodes.NotFound);
}
