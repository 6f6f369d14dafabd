using Egret.ServiceDefaults.Authentication;

namespace Egret.Keys.ApiKeys;

/// <summary>The credential that issues a secret.</summary>
/// <param name="KeyId">The presented API key, which may be the rotated key itself; null for an access token.</param>
/// <param name="SignedInAt">See <see cref="CurrentCaller.SignedInAt"/>.</param>
internal sealed record SecretIssuer(Guid? KeyId, DateTimeOffset? SignedInAt)
{
    public static SecretIssuer From(CurrentCaller caller) => new(caller.KeyId, caller.SignedInAt);
}
