namespace Egret.Client;

/// <summary>No credential, or one that is not valid (401): wrong, expired or revoked.</summary>
public sealed class EgretNotAuthenticatedException : EgretException
{
    internal EgretNotAuthenticatedException(Failure failure, Exception? inner = null)
        : base(failure, inner)
    {
    }

    internal static EgretNotAuthenticatedException SignInIsOver(EgretNotAuthenticatedException cause) => new(
        new Failure("The sign-in is over; sign in again.") { Status = cause.Status, Code = cause.Code, Detail = cause.Detail, TraceId = cause.TraceId }, cause);
}
