using System;
using Egret.Persistence;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Egret.Knowledge.Storage.Migrations
{
    /// <inheritdoc />
    public partial class NoteRevokedAccess : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "revoked_access",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_revoked_access", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_revoked_access_revoked_at",
                table: "revoked_access",
                column: "revoked_at");

            // Ids of keys and users, and of which of them nobody can tell but who has the id: an upload asks for its caller's.
            migrationBuilder.EnableRowLevelSecurity("revoked_access", read: "(select acting())");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "revoked_access");
        }
    }
}
