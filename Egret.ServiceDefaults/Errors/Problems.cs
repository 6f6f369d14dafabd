using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Egret.ServiceDefaults.Errors;

/// <summary>Error answers as results of a handler: a status, a code for programs and a sentence for people.</summary>
public static class Problems
{
    /// <summary>400 for a field that breaks a rule which needs more than its shape to check.</summary>
    /// <param name="field">The field's name as the caller wrote it.</param>
    /// <param name="message">What is wrong and what would be right.</param>
    public static ProblemHttpResult InvalidField(string field, string message) =>
        TypedResults.Problem(new HttpValidationProblemDetails(new Dictionary<string, string[]> { [field] = [message] })
        {
            Status = StatusCodes.Status400BadRequest,
            Detail = $"{field}: {message}",
        });

    /// <summary>400 that concerns no single field.</summary>
    public static ProblemHttpResult InvalidRequest(string detail) => Create(StatusCodes.Status400BadRequest, ErrorCodes.InvalidRequest, detail);

    /// <summary>401; <paramref name="code"/> says which credential was refused.</summary>
    public static ProblemHttpResult Unauthorized(string code, string detail) => Create(StatusCodes.Status401Unauthorized, code, detail);

    /// <summary>403 for a caller who may know of the thing but not do this to it.</summary>
    public static ProblemHttpResult Forbidden(string detail, string code = ErrorCodes.PermissionDenied) =>
        Create(StatusCodes.Status403Forbidden, code, detail);

    /// <summary>404: absent, or not the caller's to know of; the two cannot be told apart.</summary>
    public static ProblemHttpResult NotFound(string detail = "Not found.") => Create(StatusCodes.Status404NotFound, ErrorCodes.NotFound, detail);

    /// <summary>409: it contradicts what is there.</summary>
    public static ProblemHttpResult Conflict(string detail) => Create(StatusCodes.Status409Conflict, ErrorCodes.Conflict, detail);

    /// <summary>413: larger than allowed.</summary>
    public static ProblemHttpResult PayloadTooLarge(string detail) =>
        Create(StatusCodes.Status413PayloadTooLarge, ErrorCodes.PayloadTooLarge, detail);

    /// <summary>415: content that is not read here.</summary>
    public static ProblemHttpResult UnsupportedMediaType(string detail) =>
        Create(StatusCodes.Status415UnsupportedMediaType, ErrorCodes.UnsupportedMediaType, detail);

    /// <summary>Any other error.</summary>
    public static ProblemHttpResult Create(int status, string code, string detail) =>
        TypedResults.Problem(new ProblemDetails
        {
            Status = status,
            Detail = detail,
            Extensions = { ["code"] = code },
        });
}
