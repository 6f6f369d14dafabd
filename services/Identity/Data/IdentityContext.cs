using Egret.Messaging;
using Egret.Persistence.Idempotency;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Data;

/// <summary>The database of Identity, also used by the user store of ASP.NET Core Identity.</summary>
internal sealed class IdentityContext(DbContextOptions<IdentityContext> options) : DbContext(options)
{
    public DbSet<User> Users => Set<User>();

    public DbSet<SignInFailures> SignInFailures => Set<SignInFailures>();

    public DbSet<PasswordReset> PasswordResets => Set<PasswordReset>();

    public DbSet<OutgoingMail> OutgoingMails => Set<OutgoingMail>();

    public DbSet<RefreshFamily> RefreshFamilies => Set<RefreshFamily>();

    public DbSet<UsedRefreshToken> UsedRefreshTokens => Set<UsedRefreshToken>();

    public DbSet<SigningKey> SigningKeys => Set<SigningKey>();

    public DbSet<Organisation> Organisations => Set<Organisation>();

    public DbSet<Membership> Memberships => Set<Membership>();

    public DbSet<Invitation> Invitations => Set<Invitation>();

    public DbSet<InvitationCounter> InvitationCounters => Set<InvitationCounter>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfiguration(new UserConfiguration());
        modelBuilder.ApplyConfiguration(new SignInFailuresConfiguration());
        modelBuilder.ApplyConfiguration(new PasswordResetConfiguration());
        modelBuilder.ApplyConfiguration(new OutgoingMailConfiguration());
        modelBuilder.ApplyConfiguration(new RefreshFamilyConfiguration());
        modelBuilder.ApplyConfiguration(new UsedRefreshTokenConfiguration());
        modelBuilder.ApplyConfiguration(new SigningKeyConfiguration());
        modelBuilder.ApplyConfiguration(new OrganisationConfiguration());
        modelBuilder.ApplyConfiguration(new MembershipConfiguration());
        modelBuilder.ApplyConfiguration(new InvitationConfiguration());
        modelBuilder.ApplyConfiguration(new InvitationCounterConfiguration());
        modelBuilder.ApplyConfiguration(new AuditEntryConfiguration());
        modelBuilder.AddMessagingTables();
        modelBuilder.AddIdempotencyTable();
    }
}
