using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Egret.Keys.Data.Migrations
{
    /// <inheritdoc />
    public partial class KeyPoliciesReportsAndLastUseOrigin : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "last_used_ip",
                table: "api_keys",
                type: "character varying(45)",
                maxLength: 45,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "last_used_route",
                table: "api_keys",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "key_policies",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    keys_may_issue_keys = table.Column<bool>(type: "boolean", nullable: false),
                    leaked_keys = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    max_lifetime_days = table.Column<int>(type: "integer", nullable: true),
                    is_deleted = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_key_policies", x => x.organisation_id);
                });

            migrationBuilder.CreateTable(
                name: "key_reports",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    secret_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    reported_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ip_address = table.Column<string>(type: "character varying(45)", maxLength: 45, nullable: true),
                    trace_id = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_key_reports", x => x.id);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "key_policies");

            migrationBuilder.DropTable(
                name: "key_reports");

            migrationBuilder.DropColumn(
                name: "last_used_ip",
                table: "api_keys");

            migrationBuilder.DropColumn(
                name: "last_used_route",
                table: "api_keys");
        }
    }
}
