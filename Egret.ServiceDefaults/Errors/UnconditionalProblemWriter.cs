using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Egret.ServiceDefaults.Errors;

/// <summary>
/// Writes problem details regardless of the <c>Accept</c> header, which RFC 9110 section 15.5.7 allows, so that every
/// error has a body.
/// </summary>
internal sealed class UnconditionalProblemWriter(
    IOptions<ProblemDetailsOptions> options, IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json) : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        options.Value.CustomizeProblemDetails?.Invoke(context);
        return new(context.HttpContext.Response.WriteAsJsonAsync(
            context.ProblemDetails, context.ProblemDetails.GetType(), json.Value.SerializerOptions, "application/problem+json",
            context.HttpContext.RequestAborted));
    }
}
