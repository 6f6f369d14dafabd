using System;
using Egret.Persistence;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Egret.Identity.Storage.Migrations
{
    /// <inheritdoc />
    public partial class TallyInvitations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "invitation_tallies",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    count = table.Column<int>(type: "integer", nullable: false),
                    window_ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invitation_tallies", x => x.user_id);
                    table.ForeignKey(
                        name: "fk_invitation_tallies_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_invitation_tallies_window_ends_at",
                table: "invitation_tallies",
                column: "window_ends_at");

            // The inviter's own count, which is counted as the inviter.
            const string OwnUser = "user_id = (select acting_user())";
            migrationBuilder.EnableRowLevelSecurity("invitation_tallies", read: OwnUser, insert: OwnUser, update: OwnUser);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "invitation_tallies");
        }
    }
}
