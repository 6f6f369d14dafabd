using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Egret.Keys.Data.Migrations
{
    /// <inheritdoc />
    public partial class RememberWhichKeyMadeASecret : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "made_by_key_id",
                table: "api_key_secrets",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "because_of_key_id",
                table: "api_key_events",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_api_key_secrets_made_by_key_id",
                table: "api_key_secrets",
                column: "made_by_key_id",
                filter: "made_by_key_id is not null");

            // What is known of the secrets made so far: both rows were written with the moment at which it was done.
            migrationBuilder.Sql(
                """
                update api_key_secrets secret set made_by_key_id = happened.acting_key_id
                from api_key_events happened
                where happened.api_key_id = secret.api_key_id and happened.type in ('created', 'rotated')
                    and happened.occurred_at = secret.created_at and happened.acting_key_id is not null
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_api_key_secrets_made_by_key_id",
                table: "api_key_secrets");

            migrationBuilder.DropColumn(
                name: "made_by_key_id",
                table: "api_key_secrets");

            migrationBuilder.DropColumn(
                name: "because_of_key_id",
                table: "api_key_events");
        }
    }
}
