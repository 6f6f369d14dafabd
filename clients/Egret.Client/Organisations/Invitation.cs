namespace Egret.Client;

/// <summary>An open invitation.</summary>
/// <param name="Id">The invitation.</param>
/// <param name="Email">The only address whose account can accept.</param>
/// <param name="Role">What the invited user will be.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it is no longer good.</param>
public sealed record Invitation(Guid Id, string Email, OrganisationRole Role, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>A new invitation with its token, which is shown this once.</summary>
/// <param name="Id">The invitation.</param>
/// <param name="Email">The only address whose account can accept.</param>
/// <param name="Role">What the invited user will be.</param>
/// <param name="Token">What accepts it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it is no longer good.</param>
public sealed record IssuedInvitation(
    Guid Id, string Email, OrganisationRole Role, string Token, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>Names the invitation without its token.</summary>
    public override string ToString() => $"{nameof(IssuedInvitation)} {Id}";
}
