using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Egret.Identity.Data.Migrations
{
    /// <inheritdoc />
    public partial class KnowTheNetworkOfAPasswordReset : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "reset_network",
                table: "users",
                type: "character varying(45)",
                maxLength: 45,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "reset_network",
                table: "users");
        }
    }
}
