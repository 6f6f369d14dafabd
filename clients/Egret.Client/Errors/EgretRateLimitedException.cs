namespace Egret.Client;

/// <summary>Too many requests (429), and further tries were in vain; <see cref="EgretException.RetryAfter"/> says when to come back.</summary>
public sealed class EgretRateLimitedException : EgretException
{
    internal EgretRateLimitedException(Failure failure)
        : base(failure)
    {
    }
}
