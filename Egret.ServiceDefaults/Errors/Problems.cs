using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Egret.ServiceDefaults.Errors;

/// <summary>
/// Creates error responses as handler results: a status, a machine-readable code and a human-readable detail.
/// </summary>
public static class Problems
{
    /// <summary>Creates a 400 response for a field that fails a check which attributes cannot express.</summary>
    /// <param name="field">The field's JSON name.</param>
    /// <param name="message">The error and how to correct it.</param>
    public static ProblemHttpResult InvalidField(string field, string message) =>
        TypedResults.Problem(new HttpValidationProblemDetails(new Dictionary<string, string[]> { [field] = [message] })
        {
            Status = StatusCodes.Status400BadRequest,
            Detail = $"{field}: {message}",
        });

    /// <summary>Creates a 400 response that concerns no single field.</summary>
    public static ProblemHttpResult InvalidRequest(string detail) =>
        Create(StatusCodes.Status400BadRequest, ErrorCodes.InvalidRequest, detail);

    /// <summary>
    /// Creates a 401 response; <paramref name="code"/> identifies the kind of credential that was rejected.
    /// </summary>
    public static ProblemHttpResult Unauthorized(string code, string detail) => Create(StatusCodes.Status401Unauthorized, code, detail);

    /// <summary>
    /// Creates a 403 response for a caller who can see the resource but lacks the permission for the operation.
    /// </summary>
    public static ProblemHttpResult Forbidden(string detail, string code = ErrorCodes.PermissionDenied) =>
        Create(StatusCodes.Status403Forbidden, code, detail);

    /// <summary>
    /// Creates a 404 response for a resource that does not exist or is not visible to the caller; the response is the
    /// same for both.
    /// </summary>
    public static ProblemHttpResult NotFound(string detail = "Not found.") =>
        Create(StatusCodes.Status404NotFound, ErrorCodes.NotFound, detail);

    /// <summary>Creates a 409 response for a request that conflicts with the current state of the resource.</summary>
    public static ProblemHttpResult Conflict(string detail) => Create(StatusCodes.Status409Conflict, ErrorCodes.Conflict, detail);

    /// <summary>Creates a 413 response for a body that exceeds the limit.</summary>
    public static ProblemHttpResult PayloadTooLarge(string detail) =>
        Create(StatusCodes.Status413PayloadTooLarge, ErrorCodes.PayloadTooLarge, detail);

    /// <summary>Creates a 415 response for an unsupported content type.</summary>
    public static ProblemHttpResult UnsupportedMediaType(string detail) =>
        Create(StatusCodes.Status415UnsupportedMediaType, ErrorCodes.UnsupportedMediaType, detail);

    /// <summary>Creates an error response with any status and code.</summary>
    public static ProblemHttpResult Create(int status, string code, string detail) =>
        TypedResults.Problem(new ProblemDetails
        {
            Status = status,
            Detail = detail,
            Extensions = { ["code"] = code },
        });
}
