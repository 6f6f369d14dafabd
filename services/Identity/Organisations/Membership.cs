using Egret.Identity.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Identity.Organisations;

/// <summary>A user's place in an organisation.</summary>
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

internal static class MembershipRules
{
    /// <summary>Whether the organisation would still have an owner without this member.</summary>
    public static bool HasOwnerBeside(this IEnumerable<Membership> memberships, Guid userId) =>
        memberships.Any(membership => membership.Role == OrganisationRole.Owner && membership.UserId != userId);
}

internal sealed class MembershipConfiguration : IEntityTypeConfiguration<Membership>
{
    public void Configure(EntityTypeBuilder<Membership> builder)
    {
        builder.ToTable("memberships");
        builder.Property(membership => membership.Id).ValueGeneratedNever();
        builder.Property(membership => membership.Role).HasMaxLength(10)
            .HasConversion(role => role.ToWireName(), name => OrganisationRoleNames.FromWireName(name));
        builder.HasOne(membership => membership.Organisation).WithMany(organisation => organisation.Memberships)
            .HasForeignKey(membership => membership.OrganisationId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(membership => membership.User).WithMany()
            .HasForeignKey(membership => membership.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(membership => new { membership.OrganisationId, membership.UserId }).IsUnique();
        builder.HasIndex(membership => membership.UserId);
    }
}
