namespace Egret.Client;

/// <summary>The credential is missing, invalid, expired or revoked (401).</summary>
public sealed class EgretNotAuthenticatedException : EgretException
{
    internal EgretNotAuthenticatedException(FailureDetails failure, Exception? inner = null)
        : base(failure, inner)
    {
    }

    internal static EgretNotAuthenticatedException SignInExpired(EgretNotAuthenticatedException cause) => new(
        new FailureDetails("The sign-in is over; sign in again.")
        {
            Status = cause.Status,
            Code = cause.Code,
            Detail = cause.Detail,
            TraceId = cause.TraceId,
        },
        cause);
}
