using Egret.Persistence;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Egret.Keys.Storage.Migrations
{
    /// <inheritdoc />
    public partial class ForceRowLevelSecurity : Migration
    {
        // Who manages all keys of their organisation, and who only their own, is the application's to decide.
        private const string OwnOrganisation = "organisation_id = (select acting_organisation())";

        // A key acts for its user: nobody makes one for another.
        private const string OwnKey = $"{OwnOrganisation} and user_id = (select acting_user())";

        // Keys have their own policy, which holds here too. Served by their primary key.
        private const string OfVisibleKey = "exists (select from api_keys where api_keys.id = api_key_id)";

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateRowScopeFunctions();
            migrationBuilder.EnableRowLevelSecurity("inbox_messages");
            // Whoever changes something tells of it; what others told is the relay's to read.
            migrationBuilder.EnableRowLevelSecurity("outbox_messages", insert: "(select acting())");
            migrationBuilder.EnableRowLevelSecurity("api_keys", read: OwnOrganisation, insert: OwnKey, update: OwnOrganisation);
            migrationBuilder.EnableRowLevelSecurity("api_key_secrets", read: OfVisibleKey, insert: OfVisibleKey, update: OfVisibleKey);
            migrationBuilder.EnableRowLevelSecurity("api_key_events", read: OfVisibleKey, insert: OfVisibleKey);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            foreach (var table in new[] { "api_key_events", "api_key_secrets", "api_keys", "outbox_messages", "inbox_messages" })
            {
                migrationBuilder.DisableRowLevelSecurity(table);
            }

            migrationBuilder.DropRowScopeFunctions();
        }
    }
}
