using Egret.Persistence;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Egret.Identity.Storage.Migrations
{
    /// <inheritdoc />
    public partial class ForceRowLevelSecurity : Migration
    {
        private const string OwnUser = "user_id = (select acting_user())";
        private const string OfOwnOrganisation = "organisation_id = any ((select acting_memberships())::uuid[])";
        private const string OwnOrganisation = "id = any ((select acting_memberships())::uuid[])";
        private static readonly string[] ServiceOnly = ["inbox_messages", "signing_keys", "sign_in_failures", "used_refresh_tokens"];

        private static readonly string[] All =
            [.. ServiceOnly, "outbox_messages", "users", "refresh_families", "organisations", "memberships", "invitations", "audit_entries"];

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateRowScopeFunctions();

            // Where the caller belongs decides what they see, also of the table that says where they belong: these look there as the
            // service, for the length of the call, and answer about the caller, or with yes or no. A function that has the setting in its
            // definition would be shorter; only a superuser may make one. Should one fail half-way, the setting is rolled back.
            migrationBuilder.Sql(
                """
                create function acting_memberships() returns uuid[] language plpgsql stable as $$
                declare
                    stated constant text := coalesce(current_setting('egret.scope', true), '');
                    organisations uuid[];
                begin
                    perform set_config('egret.scope', 'service', false);
                    organisations := array(select memberships.organisation_id from memberships where memberships.user_id = acting_user());
                    perform set_config('egret.scope', stated, false);
                    return organisations;
                end $$;
                create function is_without_members(organisation uuid) returns boolean language plpgsql stable as $$
                declare
                    stated constant text := coalesce(current_setting('egret.scope', true), '');
                    is_empty boolean;
                begin
                    perform set_config('egret.scope', 'service', false);
                    is_empty := not exists (select from memberships where memberships.organisation_id = organisation);
                    perform set_config('egret.scope', stated, false);
                    return is_empty;
                end $$;
                """);

            foreach (var table in ServiceOnly)
            {
                migrationBuilder.EnableRowLevelSecurity(table);
            }

            // Whoever changes something tells of it; what others told is the relay's to read.
            migrationBuilder.EnableRowLevelSecurity("outbox_messages", insert: "(select acting())");
            migrationBuilder.EnableRowLevelSecurity(
                "users",
                // Members know each other; memberships have their own policy, which holds here too.
                read: "id = (select acting_user()) or exists (select from memberships where memberships.user_id = users.id)",
                update: "id = (select acting_user())",
                delete: "id = (select acting_user())");
            migrationBuilder.EnableRowLevelSecurity("refresh_families", read: OwnUser, update: OwnUser);
            migrationBuilder.EnableRowLevelSecurity(
                "organisations", read: OwnOrganisation, insert: "(select acting_user()) is not null", update: OwnOrganisation, delete: OwnOrganisation);
            migrationBuilder.EnableRowLevelSecurity(
                "memberships",
                read: $"{OwnUser} or {OfOwnOrganisation}",
                // The first member of a new organisation is who made it; later ones were invited, which the service sees to.
                insert: $"{OwnUser} and is_without_members(organisation_id)",
                update: OfOwnOrganisation,
                delete: OfOwnOrganisation);
            // What it tells of concerns every tenant: it is read by whoever answers for all of them.
            migrationBuilder.EnableRowLevelSecurity("audit_entries", read: "(select acting_as_administrator())");
            migrationBuilder.EnableRowLevelSecurity("invitations", read: OfOwnOrganisation, insert: OfOwnOrganisation, delete: OfOwnOrganisation);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            foreach (var table in All)
            {
                migrationBuilder.DisableRowLevelSecurity(table);
            }

            migrationBuilder.Sql("drop function acting_memberships(), is_without_members(uuid);");
            migrationBuilder.DropRowScopeFunctions();
        }
    }
}
