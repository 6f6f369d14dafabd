namespace Egret.Identity.Data;

/// <summary>The membership of a user in an organisation.</summary>
internal sealed class Membership
{
    private Membership()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrganisationId { get; private init; }

    public Organisation Organisation { get; private init; } = null!;

    public Guid UserId { get; private init; }

    public User User { get; private init; } = null!;

    public OrganisationRole Role { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public static Membership Create(Guid organisationId, Guid userId, OrganisationRole role, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        OrganisationId = organisationId,
        UserId = userId,
        Role = role,
        CreatedAt = now,
    };

    public void ChangeRole(OrganisationRole role) => Role = role;
}
