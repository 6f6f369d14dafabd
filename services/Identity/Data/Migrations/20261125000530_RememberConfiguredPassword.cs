using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Egret.Identity.Data.Migrations
{
    /// <inheritdoc />
    public partial class RememberConfiguredPassword : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "configured_password_hash",
                table: "users",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "configured_password_hash",
                table: "users");
        }
    }
}
