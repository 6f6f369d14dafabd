using Microsoft.AspNetCore.Authorization;

namespace Egret.Gateway.Authentication;

/// <summary>What came of a credential: a caller, or why there is none.</summary>
internal readonly record struct Admission(Caller? Caller, AuthenticationFailure? AuthenticationFailure)
{
    public static implicit operator Admission(Caller caller) => new(caller, null);

    public static implicit operator Admission(AuthenticationFailure refusal) => new(null, refusal);

    /// <summary>Keeps it with the request, where all that follow look for it.</summary>
    public Caller? Keep(HttpContext context)
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
