using System;
using Egret.Persistence;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Egret.Chat.Data.Migrations
{
    /// <inheritdoc />
    public partial class InitialCreate : Migration
    {
        // A new session belongs to its user and to the organisation that the user acts for.
        private const string OwnSession =
            "user_id = (select acting_user()) and organisation_id is not distinct from (select acting_organisation())";

        // Sessions from before the user had an organisation stay visible to the user in every organisation.
        private const string OwnSessionOrWithoutOrganisation =
            "user_id = (select acting_user()) and (organisation_id is null or organisation_id = (select acting_organisation()))";

        // The policy of sessions applies within this subquery too; its primary key serves the lookup.
        private const string OfVisibleSession = "exists (select from sessions where sessions.id = session_id)";

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "deleted_organisations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_deleted_organisations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "deleted_users",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_deleted_users", x => x.id);
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
                name: "sessions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: true),
                    domain_slug = table.Column<string>(type: "text", nullable: true),
                    domain_name = table.Column<string>(type: "text", nullable: true),
                    category_code = table.Column<string>(type: "text", nullable: true),
                    category_name = table.Column<string>(type: "text", nullable: true),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_activity_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    message_count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sessions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "messages",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    session_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    sender = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    content = table.Column<string>(type: "text", nullable: false),
                    model_id = table.Column<string>(type: "text", nullable: true),
                    sources = table.Column<string>(type: "jsonb", nullable: false),
                    input_tokens = table.Column<int>(type: "integer", nullable: false),
                    output_tokens = table.Column<int>(type: "integer", nullable: false),
                    context_quality = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    is_interrupted = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_messages", x => x.id);
                    table.ForeignKey(
                        name: "fk_messages_sessions_session_id",
                        column: x => x.session_id,
                        principalTable: "sessions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_answers_expires_at",
                table: "idempotency_answers",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_inbox_messages_received_at",
                table: "inbox_messages",
                column: "received_at");

            migrationBuilder.CreateIndex(
                name: "ix_messages_session_id_number",
                table: "messages",
                columns: new[] { "session_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_outbox_messages_next_attempt_at",
                table: "outbox_messages",
                column: "next_attempt_at");

            migrationBuilder.CreateIndex(
                name: "ix_sessions_organisation_id",
                table: "sessions",
                column: "organisation_id");

            migrationBuilder.CreateIndex(
                name: "ix_sessions_user_id_last_activity_at_id",
                table: "sessions",
                columns: new[] { "user_id", "last_activity_at", "id" });

            migrationBuilder.CreateRowScopeFunctions();
            EnableRowLevelSecurity(migrationBuilder);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "deleted_organisations");

            migrationBuilder.DropTable(
                name: "deleted_users");

            migrationBuilder.DropTable(
                name: "idempotency_answers");

            migrationBuilder.DropTable(
                name: "inbox_messages");

            migrationBuilder.DropTable(
                name: "messages");

            migrationBuilder.DropTable(
                name: "outbox_messages");

            migrationBuilder.DropTable(
                name: "sessions");

            migrationBuilder.DropRowScopeFunctions();
        }

        private static void EnableRowLevelSecurity(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnableRowLevelSecurity("inbox_messages");
            migrationBuilder.EnableRowLevelSecurity(
                "sessions",
                read: OwnSessionOrWithoutOrganisation,
                insert: OwnSession,
                update: OwnSessionOrWithoutOrganisation,
                delete: OwnSessionOrWithoutOrganisation);
            migrationBuilder.EnableRowLevelSecurity("messages", read: OfVisibleSession, insert: OfVisibleSession);

            // Events of Identity fill these two tables. Session creation checks its user and the organisation that the user acts for.
            migrationBuilder.EnableRowLevelSecurity("deleted_organisations", read: "id = (select acting_organisation())");
            migrationBuilder.EnableRowLevelSecurity("deleted_users", read: "id = (select acting_user())");

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
