using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Egret.Identity.Data;

/// <summary>Unique indexes whose violation is an expected result.</summary>
internal static class Constraints
{
    public const string UserName = "ux_users_normalized_user_name";
    public const string UserEmail = "ux_users_normalized_email";
    public const string OrganisationSlug = "ux_organisations_slug";
    public const string InvitationEmail = "ux_invitations_organisation_id_normalized_email";

    /// <summary>Whether one of these unique indexes rejected the change.</summary>
    public static bool Violates(this DbUpdateException exception, params ReadOnlySpan<string> indexes) =>
        exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: { } name }
        && indexes.Contains(name);
}
