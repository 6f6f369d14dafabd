using Egret.Persistence;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Egret.Identity.Storage.Migrations
{
    /// <inheritdoc />
    public partial class SecureLaterTables : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // A kept answer does not say whose it is: it is found, and opened, by nothing but its caller's own key. So any caller may
            // look and add, and take away what is over.
            migrationBuilder.EnableRowLevelSecurity(
                "idempotency_answers", read: "(select acting())", insert: "(select acting())", delete: "(select acting()) and expires_at <= now()");
            migrationBuilder.EnableRowLevelSecurity("password_resets");
            // Whoever invites leaves a mail; its recipient, and the token in it, are for the delivery alone.
            migrationBuilder.EnableRowLevelSecurity("outgoing_mails", insert: "(select acting())");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DisableRowLevelSecurity("idempotency_answers");
            migrationBuilder.DisableRowLevelSecurity("password_resets");
            migrationBuilder.DisableRowLevelSecurity("outgoing_mails");
        }
    }
}
