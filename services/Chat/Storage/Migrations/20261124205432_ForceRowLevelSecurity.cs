using Egret.Persistence;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Egret.Chat.Storage.Migrations
{
    /// <inheritdoc />
    public partial class ForceRowLevelSecurity : Migration
    {
        // A session is one user's in one organisation: not even that user sees it while acting for another one.
        private const string OwnSession =
            "user_id = (select acting_user()) and organisation_id is not distinct from (select acting_organisation())";

        // Sessions have their own policy, which holds here too. Served by their primary key.
        private const string OfVisibleSession = "exists (select from sessions where sessions.id = session_id)";

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateRowScopeFunctions();
            migrationBuilder.EnableRowLevelSecurity("inbox_messages");
            // Whoever changes something tells of it; what others told is the relay's to read.
            migrationBuilder.EnableRowLevelSecurity("outbox_messages", insert: "(select acting())");
            migrationBuilder.EnableRowLevelSecurity("sessions", read: OwnSession, insert: OwnSession, update: OwnSession, delete: OwnSession);
            migrationBuilder.EnableRowLevelSecurity("messages", read: OfVisibleSession, insert: OfVisibleSession);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            foreach (var table in new[] { "messages", "sessions", "outbox_messages", "inbox_messages" })
            {
                migrationBuilder.DisableRowLevelSecurity(table);
            }

            migrationBuilder.DropRowScopeFunctions();
        }
    }
}
