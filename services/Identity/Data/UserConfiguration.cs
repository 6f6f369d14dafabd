using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Egret.Identity.Data;

internal sealed class UserConfiguration : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.ToTable("users");
        builder.Property(user => user.Id).ValueGeneratedNever();
        builder.Property(user => user.Name).HasMaxLength(150);
        builder.Property(user => user.Email).HasMaxLength(254).IsRequired();
        builder.Property(user => user.NormalizedEmail).HasMaxLength(254).IsRequired();
        builder.Property(user => user.UserName).HasMaxLength(254).IsRequired();
        builder.Property(user => user.NormalizedUserName).HasMaxLength(254).IsRequired();
        builder.Property(user => user.PasswordHash).HasMaxLength(256);
        builder.Property(user => user.ConfiguredPasswordHash).HasMaxLength(256);
        builder.Property(user => user.ResetNetwork).HasMaxLength(45);
        builder.Property(user => user.SecurityStamp).HasMaxLength(64);
        builder.Property(user => user.ConcurrencyStamp).HasMaxLength(64).IsConcurrencyToken();
        builder.HasIndex(user => user.NormalizedUserName).IsUnique().HasDatabaseName(Constraints.UserName);
        builder.HasIndex(user => user.NormalizedEmail).IsUnique().HasDatabaseName(Constraints.UserEmail);

        // Unused properties of the base class: failed sign-ins are counted for unknown addresses too (SignInFailures).
        builder.Ignore(user => user.PhoneNumber).Ignore(user => user.PhoneNumberConfirmed).Ignore(user => user.TwoFactorEnabled);
        builder.Ignore(user => user.LockoutEnabled).Ignore(user => user.LockoutEnd).Ignore(user => user.AccessFailedCount);
        builder.Ignore(user => user.EmailConfirmed);
    }
}
