namespace Egret.Gateway.Authentication;

/// <summary>The decision on a credential: a caller, or the reason of the rejection.</summary>
/// <param name="Caller">The caller; null if the credential was rejected.</param>
/// <param name="AuthenticationFailure">The reason; null if the credential was accepted.</param>
internal readonly record struct Admission(Caller? Caller, AuthenticationFailure? AuthenticationFailure)
{
    public static implicit operator Admission(Caller caller) => new(caller, null);

    public static implicit operator Admission(AuthenticationFailure failure) => new(null, failure);

    /// <summary>Stores the decision as a feature of the request.</summary>
    /// <returns>The caller; null if the credential was rejected.</returns>
    public Caller? Attach(HttpContext context)
    {
        if (Caller is not null)
        {
            context.Features.Set(Caller);
        }
        else
        {
            context.Features.Set(AuthenticationFailure);
        }

        return Caller;
    }
}
