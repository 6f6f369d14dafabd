using System.Net;

namespace Egret.Client;

/// <summary>
/// A call that failed. What callers treat apart has a class of its own; the rest is this one. Its message is a sentence for people and
/// never contains a credential.
/// </summary>
public class EgretException : Exception
{
    internal EgretException(Failure failure, Exception? inner = null)
        : base(failure.Message, inner)
    {
        Status = failure.Status;
        Code = failure.Code;
        Detail = failure.Detail;
        TraceId = failure.TraceId;
        Errors = failure.Errors;
        RetryAfter = failure.RetryAfter;
    }

    /// <summary>The HTTP status; null when no answer came, or when it failed in the middle of a stream.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>What went wrong, for programs: one of <see cref="EgretErrorCodes"/>; null when it was not Egret that answered.</summary>
    public string? Code { get; }

    /// <summary>What went wrong, for people, in the server's words.</summary>
    public string? Detail { get; }

    /// <summary>Finds the request in the server's traces and logs.</summary>
    public string? TraceId { get; }

    /// <summary>What is wrong with each field, by its name in the API; empty when no field is.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors { get; }

    /// <summary>How long to wait before trying again, where the server says so.</summary>
    public TimeSpan? RetryAfter { get; }

    internal static EgretException NotUnderstood(HttpStatusCode status, Exception? inner) =>
        new(new Failure("The answer is not one of Egret's API: check the address.") { Status = status }, inner);
}
