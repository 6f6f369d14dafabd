using System.Net;

namespace Egret.Client;

/// <summary>
/// A failed call. Failures that callers handle separately have derived classes. The message is readable by end users
/// and never contains a credential.
/// </summary>
public class EgretException : Exception
{
    internal EgretException(FailureDetails failure, Exception? inner = null)
        : base(failure.Message, inner)
    {
        Status = failure.Status;
        Code = failure.Code;
        Detail = failure.Detail;
        TraceId = failure.TraceId;
        Errors = failure.Errors;
        RetryAfter = failure.RetryAfter;
    }

    /// <summary>The HTTP status; null if no response was received or a stream failed after it started.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>The error code, one of <see cref="EgretErrorCodes"/>; null if the response is not Egret's.</summary>
    public string? Code { get; }

    /// <summary>The server's description of the error.</summary>
    public string? Detail { get; }

    /// <summary>The trace id of the request, to find it in the server's traces and logs.</summary>
    public string? TraceId { get; }

    /// <summary>Validation messages by API field name; empty if no field is invalid.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors { get; }

    /// <summary>The delay before a retry that the server requests, if any.</summary>
    public TimeSpan? RetryAfter { get; }

    internal static EgretException UnexpectedResponse(HttpStatusCode status, Exception? inner) =>
        new(
            new FailureDetails("The response is not from the Egret API. Check the address.") { Status = status },
            inner);
}
