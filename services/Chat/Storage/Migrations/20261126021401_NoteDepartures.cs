using System;
using Egret.Persistence;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Egret.Chat.Storage.Migrations
{
    /// <inheritdoc />
    public partial class NoteDepartures : Migration
    {
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

            // Whoever makes a session looks for themselves and for the organisation they act for; events say who is gone.
            migrationBuilder.EnableRowLevelSecurity("deleted_organisations", read: "id = (select acting_organisation())");
            migrationBuilder.EnableRowLevelSecurity("deleted_users", read: "id = (select acting_user())");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "deleted_organisations");

            migrationBuilder.DropTable(
                name: "deleted_users");
        }
    }
}
