using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Egret.Identity.Data.Migrations
{
    /// <inheritdoc />
    public partial class NoteWhoInvites : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "invited_by",
                table: "invitations",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "invited_with_key",
                table: "invitations",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_invitations_invited_by",
                table: "invitations",
                column: "invited_by");

            migrationBuilder.CreateIndex(
                name: "ix_invitations_invited_with_key",
                table: "invitations",
                column: "invited_with_key",
                filter: "invited_with_key is not null");

            migrationBuilder.AddForeignKey(
                name: "fk_invitations_users_invited_by",
                table: "invitations",
                column: "invited_by",
                principalTable: "users",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_invitations_users_invited_by",
                table: "invitations");

            migrationBuilder.DropIndex(
                name: "ix_invitations_invited_by",
                table: "invitations");

            migrationBuilder.DropIndex(
                name: "ix_invitations_invited_with_key",
                table: "invitations");

            migrationBuilder.DropColumn(
                name: "invited_by",
                table: "invitations");

            migrationBuilder.DropColumn(
                name: "invited_with_key",
                table: "invitations");
        }
    }
}
