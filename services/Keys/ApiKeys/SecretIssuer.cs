using Egret.Contracts;
using Egret.ServiceDefaults.Authentication;

namespace Egret.Keys.ApiKeys;

/// <summary>What a secret is made with.</summary>
/// <param name="KeyId">The API key that was presented, maybe the one that is rotated; null for a user who had signed in.</param>
/// <param name="SignedInAt">As <see cref="CurrentCaller.SignedInAt"/>.</param>
internal sealed record SecretIssuer(Guid? KeyId, DateTimeOffset? SignedInAt)
{
    public static SecretIssuer Of(CurrentCaller caller) => new(caller.KeyId, caller.SignedInAt);
}
