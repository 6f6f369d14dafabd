using Egret.Persistence;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Egret.Chat.Storage.Migrations
{
    /// <inheritdoc />
    public partial class ShowSessionsOfNoOrganisation : Migration
    {
        private const string OwnSession =
            "user_id = (select acting_user()) and organisation_id is not distinct from (select acting_organisation())";

        // What users asked before they had an organisation stays their own whatever they act for.
        private const string OwnSessionOrOfNone =
            "user_id = (select acting_user()) and (organisation_id is null or organisation_id = (select acting_organisation()))";

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_sessions_user_id_organisation_id_last_activity_at",
                table: "sessions");

            migrationBuilder.CreateIndex(
                name: "ix_sessions_user_id_last_activity_at_id",
                table: "sessions",
                columns: new[] { "user_id", "last_activity_at", "id" });

            migrationBuilder.DisableRowLevelSecurity("sessions");
            migrationBuilder.EnableRowLevelSecurity(
                "sessions", read: OwnSessionOrOfNone, insert: OwnSession, update: OwnSessionOrOfNone, delete: OwnSessionOrOfNone);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DisableRowLevelSecurity("sessions");
            migrationBuilder.EnableRowLevelSecurity("sessions", read: OwnSession, insert: OwnSession, update: OwnSession, delete: OwnSession);

            migrationBuilder.DropIndex(
                name: "ix_sessions_user_id_last_activity_at_id",
                table: "sessions");

            migrationBuilder.CreateIndex(
                name: "ix_sessions_user_id_organisation_id_last_activity_at",
                table: "sessions",
                columns: new[] { "user_id", "organisation_id", "last_activity_at" });
        }
    }
}
