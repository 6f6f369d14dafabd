using System;
using System.Collections.Generic;
using Egret.Persistence;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Egret.Keys.Data.Migrations
{
    /// <inheritdoc />
    public partial class InitialCreate : Migration
    {
        // Whether a caller manages all keys of the organisation or only their own is decided by the application.
        private const string OwnOrganisation = "organisation_id = (select acting_organisation())";

        // A key acts as its user, so callers create keys only for themselves.
        private const string OwnKey = $"{OwnOrganisation} and user_id = (select acting_user())";

        // The policy of api_keys applies within this subquery too; its primary key serves the lookup.
        private const string OfVisibleKey = "exists (select from api_keys where api_keys.id = api_key_id)";

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "api_keys",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_slug = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    scopes = table.Column<List<string>>(type: "text[]", nullable: false),
                    prefix = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_used_ip = table.Column<string>(type: "character varying(45)", maxLength: 45, nullable: true),
                    last_used_route = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_api_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "deleted_users",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_deleted_users", x => x.user_id);
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
                name: "key_policies",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    keys_may_issue_keys = table.Column<bool>(type: "boolean", nullable: false),
                    leaked_keys = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    max_lifetime_days = table.Column<int>(type: "integer", nullable: true),
                    is_deleted = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_key_policies", x => x.organisation_id);
                });

            migrationBuilder.CreateTable(
                name: "key_reports",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    secret_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    reported_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ip_address = table.Column<string>(type: "character varying(45)", maxLength: 45, nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    next_attempt_at = table.Column<DateTimeOffset>(
                        type: "timestamp with time zone", nullable: true, defaultValueSql: "now()"),
                    trace_id = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_key_reports", x => x.id);
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
                name: "api_key_events",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    api_key_id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: true),
                    acting_key_id = table.Column<Guid>(type: "uuid", nullable: true),
                    ip_address = table.Column<string>(type: "character varying(45)", maxLength: 45, nullable: true),
                    cause_key_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_api_key_events", x => x.id);
                    table.ForeignKey(
                        name: "fk_api_key_events_api_keys_api_key_id",
                        column: x => x.api_key_id,
                        principalTable: "api_keys",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "api_key_secrets",
                columns: table => new
                {
                    hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    api_key_id = table.Column<Guid>(type: "uuid", nullable: false),
                    created_by_key_id = table.Column<Guid>(type: "uuid", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    signed_in_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reported_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_api_key_secrets", x => x.hash);
                    table.ForeignKey(
                        name: "fk_api_key_secrets_api_keys_api_key_id",
                        column: x => x.api_key_id,
                        principalTable: "api_keys",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_api_key_events_api_key_id_id",
                table: "api_key_events",
                columns: new[] { "api_key_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_api_key_secrets_api_key_id",
                table: "api_key_secrets",
                column: "api_key_id");

            migrationBuilder.CreateIndex(
                name: "ix_api_key_secrets_created_by_key_id",
                table: "api_key_secrets",
                column: "created_by_key_id",
                filter: "created_by_key_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_api_keys_organisation_id_user_id",
                table: "api_keys",
                columns: new[] { "organisation_id", "user_id" });

            migrationBuilder.CreateIndex(
                name: "ix_api_keys_user_id",
                table: "api_keys",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_answers_expires_at",
                table: "idempotency_answers",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_inbox_messages_received_at",
                table: "inbox_messages",
                column: "received_at");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_messages_next_attempt_at",
                table: "outbox_messages",
                column: "next_attempt_at");

            migrationBuilder.CreateRowScopeFunctions();
            EnableRowLevelSecurity(migrationBuilder);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "api_key_events");

            migrationBuilder.DropTable(
                name: "api_key_secrets");

            migrationBuilder.DropTable(
                name: "deleted_users");

            migrationBuilder.DropTable(
                name: "idempotency_answers");

            migrationBuilder.DropTable(
                name: "inbox_messages");

            migrationBuilder.DropTable(
                name: "key_policies");

            migrationBuilder.DropTable(
                name: "key_reports");

            migrationBuilder.DropTable(
                name: "outbox_messages");

            migrationBuilder.DropTable(
                name: "api_keys");

            migrationBuilder.DropRowScopeFunctions();
        }

        private static void EnableRowLevelSecurity(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnableRowLevelSecurity("inbox_messages");
            migrationBuilder.EnableRowLevelSecurity("api_keys", read: OwnOrganisation, insert: OwnKey, update: OwnOrganisation);
            migrationBuilder.EnableRowLevelSecurity("api_key_secrets", read: OfVisibleKey, insert: OfVisibleKey, update: OfVisibleKey);
            migrationBuilder.EnableRowLevelSecurity("api_key_events", read: OfVisibleKey, insert: OfVisibleKey);
            migrationBuilder.EnableRowLevelSecurity(
                "key_policies", read: OwnOrganisation, insert: OwnOrganisation, update: OwnOrganisation);

            // Every caller may report a leaked key; only the worker, which runs as the service, reads reports.
            migrationBuilder.EnableRowLevelSecurity("key_reports", insert: "(select acting())");

            // Key creation checks whether the caller's own account has been deleted.
            migrationBuilder.EnableRowLevelSecurity("deleted_users", read: "user_id = (select acting_user())");

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
