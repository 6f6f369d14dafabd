using System;
using Egret.Persistence;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Egret.Identity.Data.Migrations
{
    /// <inheritdoc />
    public partial class InitialCreate : Migration
    {
        private const string OwnUser = "user_id = (select acting_user())";
        private const string OwnOrganisation = "id = any ((select acting_memberships())::uuid[])";
        private const string OfOwnOrganisation = "organisation_id = any ((select acting_memberships())::uuid[])";

        private static readonly string[] ServiceOnly =
            ["inbox_messages", "password_resets", "sign_in_failures", "signing_keys", "used_refresh_tokens"];

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "audit_entries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    action = table.Column<string>(type: "text", nullable: false),
                    outcome = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    user_id = table.Column<Guid>(type: "uuid", nullable: true),
                    key_id = table.Column<Guid>(type: "uuid", nullable: true),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: true),
                    target_type = table.Column<string>(type: "text", nullable: true),
                    target_id = table.Column<string>(type: "text", nullable: true),
                    address = table.Column<string>(type: "text", nullable: true),
                    count = table.Column<int>(type: "integer", nullable: false),
                    trace_id = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_entries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "idempotency_answers",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "bytea", nullable: false),
                    fingerprint = table.Column<byte[]>(type: "bytea", nullable: false),
                    answer = table.Column<byte[]>(type: "bytea", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotency_answers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "inbox_messages",
                columns: table => new
                {
                    consumer = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox_messages", x => new { x.consumer, x.event_id });
                });

            migrationBuilder.CreateTable(
                name: "organisations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    slug = table.Column<string>(type: "character varying(63)", maxLength: 63, nullable: false),
                    name = table.Column<string>(type: "character varying(150)", maxLength: 150, nullable: false),
                    allowed_domains = table.Column<string[]>(type: "text[]", nullable: false),
                    max_documents = table.Column<int>(type: "integer", nullable: true),
                    max_storage_bytes = table.Column<long>(type: "bigint", nullable: true),
                    max_members = table.Column<int>(type: "integer", nullable: true),
                    document_count = table.Column<int>(type: "integer", nullable: false),
                    pending_document_count = table.Column<int>(type: "integer", nullable: false),
                    storage_used_bytes = table.Column<long>(type: "bigint", nullable: false),
                    usage_reported_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    is_active = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organisations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "outbox_messages",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    body = table.Column<string>(type: "jsonb", nullable: false),
                    trace_parent = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbox_messages", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "outgoing_mails",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    recipient = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    sent_to_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: true),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: true),
                    details = table.Column<string>(type: "jsonb", nullable: true),
                    sealed_token = table.Column<byte[]>(type: "bytea", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    dead_lettered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outgoing_mails", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sign_in_failures",
                columns: table => new
                {
                    account = table.Column<byte[]>(type: "bytea", nullable: false),
                    count = table.Column<int>(type: "integer", nullable: false),
                    window_ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sign_in_failures", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "signing_keys",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    public_key = table.Column<byte[]>(type: "bytea", nullable: false),
                    sealed_private_key = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    signs_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_signing_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "users",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(150)", maxLength: 150, nullable: false),
                    is_platform_administrator = table.Column<bool>(type: "boolean", nullable: false),
                    is_active = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    password_changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    tokens_valid_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    exempt_sign_in_id = table.Column<Guid>(type: "uuid", nullable: true),
                    keys_valid_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reset_network = table.Column<string>(type: "character varying(45)", maxLength: 45, nullable: true),
                    configured_password_hash = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    user_name = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    normalized_user_name = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    normalized_email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    password_hash = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    security_stamp = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    concurrency_stamp = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_users", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "invitation_tallies",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    count = table.Column<int>(type: "integer", nullable: false),
                    window_ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invitation_tallies", x => x.user_id);
                    table.ForeignKey(
                        name: "fk_invitation_tallies_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "invitations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    normalized_email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    role = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    token_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    invited_by = table.Column<Guid>(type: "uuid", nullable: true),
                    invited_with_key = table.Column<Guid>(type: "uuid", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invitations", x => x.id);
                    table.ForeignKey(
                        name: "fk_invitations_organisations_organisation_id",
                        column: x => x.organisation_id,
                        principalTable: "organisations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_invitations_users_invited_by",
                        column: x => x.invited_by,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "memberships",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    role = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_memberships", x => x.id);
                    table.ForeignKey(
                        name: "fk_memberships_organisations_organisation_id",
                        column: x => x.organisation_id,
                        principalTable: "organisations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_memberships_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "password_resets",
                columns: table => new
                {
                    token_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_password_resets", x => x.token_hash);
                    table.ForeignKey(
                        name: "fk_password_resets_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "refresh_families",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    current_token_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    rotates = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    user_agent = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    ip_address = table.Column<string>(type: "character varying(45)", maxLength: 45, nullable: true),
                    network = table.Column<string>(type: "character varying(45)", maxLength: 45, nullable: false, defaultValue: "")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_refresh_families", x => x.id);
                    table.ForeignKey(
                        name: "fk_refresh_families_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "used_refresh_tokens",
                columns: table => new
                {
                    token_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    family_id = table.Column<Guid>(type: "uuid", nullable: false),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    sealed_successor = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_used_refresh_tokens", x => x.token_hash);
                    table.ForeignKey(
                        name: "fk_used_refresh_tokens_refresh_families_family_id",
                        column: x => x.family_id,
                        principalTable: "refresh_families",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_action_id",
                table: "audit_entries",
                columns: new[] { "action", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_occurred_at",
                table: "audit_entries",
                column: "occurred_at");

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_organisation_id_id",
                table: "audit_entries",
                columns: new[] { "organisation_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_user_id_id",
                table: "audit_entries",
                columns: new[] { "user_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_answers_expires_at",
                table: "idempotency_answers",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_inbox_messages_received_at",
                table: "inbox_messages",
                column: "received_at");

            migrationBuilder.CreateIndex(
                name: "ix_invitation_tallies_window_ends_at",
                table: "invitation_tallies",
                column: "window_ends_at");

            migrationBuilder.CreateIndex(
                name: "ix_invitations_expires_at",
                table: "invitations",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_invitations_invited_by",
                table: "invitations",
                column: "invited_by");

            migrationBuilder.CreateIndex(
                name: "ix_invitations_invited_with_key",
                table: "invitations",
                column: "invited_with_key",
                filter: "invited_with_key is not null");

            migrationBuilder.CreateIndex(
                name: "ix_invitations_token_hash",
                table: "invitations",
                column: "token_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_invitations_organisation_id_normalized_email",
                table: "invitations",
                columns: new[] { "organisation_id", "normalized_email" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_memberships_organisation_id_user_id",
                table: "memberships",
                columns: new[] { "organisation_id", "user_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_memberships_user_id",
                table: "memberships",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ux_organisations_slug",
                table: "organisations",
                column: "slug",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_outbox_messages_next_attempt_at",
                table: "outbox_messages",
                column: "next_attempt_at");

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_mails_next_attempt_at",
                table: "outgoing_mails",
                column: "next_attempt_at",
                filter: "sent_at is null and dead_lettered_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_mails_recipient",
                table: "outgoing_mails",
                column: "recipient",
                unique: true,
                filter: "kind = 'PasswordReset' and sent_at is null and dead_lettered_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_mails_recipient_kind_sent_at",
                table: "outgoing_mails",
                columns: new[] { "recipient", "kind", "sent_at" });

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_mails_sent_to_hash_sent_at",
                table: "outgoing_mails",
                columns: new[] { "sent_to_hash", "sent_at" },
                filter: "kind = 'Invitation' and sent_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_password_resets_expires_at",
                table: "password_resets",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_password_resets_user_id",
                table: "password_resets",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_refresh_families_expires_at",
                table: "refresh_families",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_refresh_families_user_id_network",
                table: "refresh_families",
                columns: new[] { "user_id", "network" });

            migrationBuilder.CreateIndex(
                name: "ix_refresh_families_user_id_revoked_at",
                table: "refresh_families",
                columns: new[] { "user_id", "revoked_at" });

            migrationBuilder.CreateIndex(
                name: "ix_sign_in_failures_window_ends_at",
                table: "sign_in_failures",
                column: "window_ends_at");

            migrationBuilder.CreateIndex(
                name: "ix_used_refresh_tokens_family_id",
                table: "used_refresh_tokens",
                column: "family_id");

            migrationBuilder.CreateIndex(
                name: "ux_users_normalized_email",
                table: "users",
                column: "normalized_email",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_users_normalized_user_name",
                table: "users",
                column: "normalized_user_name",
                unique: true);

            ProtectAuditTrail(migrationBuilder);
            migrationBuilder.CreateRowScopeFunctions();
            CreateMembershipFunctions(migrationBuilder);
            EnableRowLevelSecurity(migrationBuilder);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_entries");

            migrationBuilder.DropTable(
                name: "idempotency_answers");

            migrationBuilder.DropTable(
                name: "inbox_messages");

            migrationBuilder.DropTable(
                name: "invitation_tallies");

            migrationBuilder.DropTable(
                name: "invitations");

            migrationBuilder.DropTable(
                name: "memberships");

            migrationBuilder.DropTable(
                name: "outbox_messages");

            migrationBuilder.DropTable(
                name: "outgoing_mails");

            migrationBuilder.DropTable(
                name: "password_resets");

            migrationBuilder.DropTable(
                name: "sign_in_failures");

            migrationBuilder.DropTable(
                name: "signing_keys");

            migrationBuilder.DropTable(
                name: "used_refresh_tokens");

            migrationBuilder.DropTable(
                name: "organisations");

            migrationBuilder.DropTable(
                name: "refresh_families");

            migrationBuilder.DropTable(
                name: "users");

            migrationBuilder.Sql("drop function refuse_change(), acting_memberships(), is_without_members(uuid);");
            migrationBuilder.DropRowScopeFunctions();
        }

        /// <summary>Audit entries are append-only, also for the service itself; only retention deletes them.</summary>
        private static void ProtectAuditTrail(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            create function refuse_change() returns trigger language plpgsql as $$
            begin
              raise exception 'The audit trail is not changed.';
            end $$;
            create trigger audit_entries_are_not_changed before update on audit_entries for each row execute function refuse_change();
            """);

        /// <summary>
        /// Creates the functions that read memberships within a policy. The caller's memberships decide what the caller sees, also in the
        /// table of memberships, so these functions read it in the service's scope and restore the caller's scope before they return.
        /// If one fails between the two, the transaction's rollback restores the setting. Declaring the setting on the function
        /// (<c>set egret.scope = …</c>) would be shorter, but only a superuser may do that for such a setting.
        /// </summary>
        private static void CreateMembershipFunctions(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
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

        private static void EnableRowLevelSecurity(MigrationBuilder migrationBuilder)
        {
            foreach (var table in ServiceOnly)
            {
                migrationBuilder.EnableRowLevelSecurity(table);
            }

            migrationBuilder.EnableRowLevelSecurity(
                "users",
                // Members see each other: the policy of memberships applies within this subquery too.
                read: "id = (select acting_user()) or exists (select from memberships where memberships.user_id = users.id)",
                update: "id = (select acting_user())",
                delete: "id = (select acting_user())");
            migrationBuilder.EnableRowLevelSecurity("refresh_families", read: OwnUser, update: OwnUser);

            migrationBuilder.EnableRowLevelSecurity(
                "organisations",
                read: OwnOrganisation,
                insert: "(select acting_user()) is not null",
                update: OwnOrganisation,
                delete: OwnOrganisation);
            migrationBuilder.EnableRowLevelSecurity(
                "memberships",
                read: $"{OwnUser} or {OfOwnOrganisation}",
                // A caller adds only the first member of a new organisation, themselves; the service adds members who accept an invitation.
                insert: $"{OwnUser} and is_without_members(organisation_id)",
                update: OfOwnOrganisation,
                delete: OfOwnOrganisation);
            migrationBuilder.EnableRowLevelSecurity(
                "invitations", read: OfOwnOrganisation, insert: OfOwnOrganisation, delete: OfOwnOrganisation);
            // Invitations are counted per inviter, in the inviter's scope.
            migrationBuilder.EnableRowLevelSecurity("invitation_tallies", read: OwnUser, insert: OwnUser, update: OwnUser);

            // Audit entries concern every organisation; only platform administrators read them.
            migrationBuilder.EnableRowLevelSecurity("audit_entries", read: "(select acting_as_administrator())");

            // An invitation queues a mail; only mail delivery, which runs as the service, reads its recipient and token.
            migrationBuilder.EnableRowLevelSecurity("outgoing_mails", insert: "(select acting())");

            // A stored response does not name its caller: it is found and decrypted only with the caller's own idempotency key.
            // So every caller may read and add rows, and delete expired ones.
            migrationBuilder.EnableRowLevelSecurity(
                "idempotency_answers",
                read: "(select acting())",
                insert: "(select acting())",
                delete: "(select acting()) and expires_at <= now()");

            // A caller's change writes its events; only the relay, which runs as the service, reads them.
            migrationBuilder.EnableRowLevelSecurity("outbox_messages", insert: "(select acting())");
        }
    }
}
