using System.Net;

namespace Egret.Dashboard.Authentication;

/// <summary>The sign-in could not be renewed because the server is unavailable, busy or starting.</summary>
internal sealed class SignInUnavailableException(int status, TimeSpan? retryAfter)
    : HttpRequestException(
        $"The sign-in could not be renewed: the server responded with status {status}.", inner: null,
        (HttpStatusCode)status)
{
    /// <summary>The delay before a retry that the server requests, if any.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
