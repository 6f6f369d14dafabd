namespace Egret.Client;

/// <summary>Too many requests (429) after all retries; see <see cref="EgretException.RetryAfter"/>.</summary>
public sealed class EgretRateLimitedException : EgretException
{
    internal EgretRateLimitedException(FailureDetails failure)
        : base(failure)
    {
    }
}
