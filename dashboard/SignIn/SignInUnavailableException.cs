using System.Net;

namespace Egret.Dashboard.SignIn;

/// <summary>Who is signed in could not be told: the server was not reached, is busy or is starting.</summary>
internal sealed class SignInUnavailableException(int status, TimeSpan? retryAfter)
    : HttpRequestException($"The sign-in could not be renewed: the server answered {status}.", inner: null, (HttpStatusCode)status)
{
    /// <summary>How long to wait before trying again, where the server says so.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
