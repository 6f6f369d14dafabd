using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Egret.Identity.Data.Migrations
{
    /// <inheritdoc />
    public partial class ParkMailsAndCountInvitationsPerOrganisation : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_outgoing_mails_next_attempt_at",
                table: "outgoing_mails");

            migrationBuilder.DropIndex(
                name: "ix_outgoing_mails_recipient",
                table: "outgoing_mails");

            migrationBuilder.AddColumn<Guid>(
                name: "organisation_id",
                table: "outgoing_mails",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "parked_at",
                table: "outgoing_mails",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_mails_next_attempt_at",
                table: "outgoing_mails",
                column: "next_attempt_at",
                filter: "sent_at is null and parked_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_mails_recipient",
                table: "outgoing_mails",
                column: "recipient",
                unique: true,
                filter: "kind = 'PasswordReset' and sent_at is null and parked_at is null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_outgoing_mails_next_attempt_at",
                table: "outgoing_mails");

            migrationBuilder.DropIndex(
                name: "ix_outgoing_mails_recipient",
                table: "outgoing_mails");

            migrationBuilder.DropColumn(
                name: "organisation_id",
                table: "outgoing_mails");

            migrationBuilder.DropColumn(
                name: "parked_at",
                table: "outgoing_mails");

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_mails_next_attempt_at",
                table: "outgoing_mails",
                column: "next_attempt_at",
                filter: "sent_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_mails_recipient",
                table: "outgoing_mails",
                column: "recipient",
                unique: true,
                filter: "kind = 'PasswordReset' and sent_at is null");
        }
    }
}
