using Egret.Persistence;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Egret.Knowledge.Storage.Migrations
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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DisableRowLevelSecurity("idempotency_answers");
        }
    }
}
