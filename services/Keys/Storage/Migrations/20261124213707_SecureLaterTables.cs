using Egret.Persistence;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Egret.Keys.Storage.Migrations
{
    /// <inheritdoc />
    public partial class SecureLaterTables : Migration
    {
        private const string OwnOrganisation = "organisation_id = (select acting_organisation())";

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // A kept answer does not say whose it is: it is found, and opened, by nothing but its caller's own key. So any caller may
            // look and add, and take away what is over.
            migrationBuilder.EnableRowLevelSecurity(
                "idempotency_answers", read: "(select acting())", insert: "(select acting())", delete: "(select acting()) and expires_at <= now()");
            // An organisation's own choice of what becomes of its keys.
            migrationBuilder.EnableRowLevelSecurity("key_policies", read: OwnOrganisation, insert: OwnOrganisation, update: OwnOrganisation);
            // Anybody reports a key; only the worker may look at reports.
            migrationBuilder.EnableRowLevelSecurity("key_reports", insert: "(select acting())");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DisableRowLevelSecurity("idempotency_answers");
            migrationBuilder.DisableRowLevelSecurity("key_policies");
            migrationBuilder.DisableRowLevelSecurity("key_reports");
        }
    }
}
