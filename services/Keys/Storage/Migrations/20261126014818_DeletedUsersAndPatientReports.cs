using System;
using Egret.Persistence;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Egret.Keys.Storage.Migrations
{
    /// <inheritdoc />
    public partial class DeletedUsersAndPatientReports : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "attempts",
                table: "key_reports",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "next_attempt_at",
                table: "key_reports",
                type: "timestamp with time zone",
                nullable: true,
                defaultValueSql: "now()");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "reported_at",
                table: "api_key_secrets",
                type: "timestamp with time zone",
                nullable: true);

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

            // Whoever makes a key asks whether they are gone themselves.
            migrationBuilder.EnableRowLevelSecurity("deleted_users", read: "user_id = (select acting_user())");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DisableRowLevelSecurity("deleted_users");

            migrationBuilder.DropTable(
                name: "deleted_users");

            migrationBuilder.DropColumn(
                name: "attempts",
                table: "key_reports");

            migrationBuilder.DropColumn(
                name: "next_attempt_at",
                table: "key_reports");

            migrationBuilder.DropColumn(
                name: "reported_at",
                table: "api_key_secrets");
        }
    }
}
