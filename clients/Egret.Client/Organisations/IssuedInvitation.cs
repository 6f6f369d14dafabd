namespace Egret.Client;

/// <summary>A new invitation with its token, which is returned only once.</summary>
/// <param name="Id">Id of the invitation.</param>
/// <param name="Email">E-mail address of the invited account.</param>
/// <param name="Role">Role of the member after acceptance.</param>
/// <param name="Token">Token that accepts the invitation.</param>
/// <param name="CreatedAt">Time of creation.</param>
/// <param name="ExpiresAt">Time at which the invitation expires.</param>
public sealed record IssuedInvitation(
    Guid Id, string Email, OrganisationRole Role, string Token, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>Returns the id of the invitation, never its token.</summary>
    public override string ToString() => $"{nameof(IssuedInvitation)} {Id}";
}
