using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Egret.Identity.Data.Migrations
{
    /// <inheritdoc />
    public partial class CountInvitationsPerAddress : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "sent_to_hash",
                table: "outgoing_mails",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_mails_sent_to_hash_sent_at",
                table: "outgoing_mails",
                columns: new[] { "sent_to_hash", "sent_at" },
                filter: "kind = 'Invitation' and sent_at is not null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_outgoing_mails_sent_to_hash_sent_at",
                table: "outgoing_mails");

            migrationBuilder.DropColumn(
                name: "sent_to_hash",
                table: "outgoing_mails");
        }
    }
}
