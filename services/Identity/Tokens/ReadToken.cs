namespace Egret.Identity.Tokens;

/// <summary>A token with valid signature, times, issuer and audience. Revocation is not checked.</summary>
internal abstract record ReadToken(Guid UserId)
{
    public sealed record Access(Guid UserId, Guid FamilyId, DateTimeOffset IssuedAt) : ReadToken(UserId);

    public sealed record Refresh(Guid UserId, string TokenId, Guid FamilyId) : ReadToken(UserId)
    {
        public override string ToString() => "Refresh { redacted }";
    }
}
