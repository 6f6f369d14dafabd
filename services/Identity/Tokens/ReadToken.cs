namespace Egret.Identity.Tokens;

/// <summary>A token whose signature, times, issuer and audience are right. Whether it was revoked is another question.</summary>
internal abstract record ReadToken(Guid UserId)
{
    public sealed record Access(Guid UserId, Guid FamilyId, DateTimeOffset IssuedAt) : ReadToken(UserId);

    public sealed record Refresh(Guid UserId, string TokenId, Guid FamilyId) : ReadToken(UserId)
    {
        public override string ToString() => "Refresh { redacted }";
    }
}
