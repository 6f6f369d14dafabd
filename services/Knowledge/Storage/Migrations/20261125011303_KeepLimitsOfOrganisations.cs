using System;
using Egret.Persistence;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Egret.Knowledge.Storage.Migrations
{
    /// <inheritdoc />
    public partial class KeepLimitsOfOrganisations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "organisation_limits",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    max_documents = table.Column<int>(type: "integer", nullable: true),
                    max_storage_bytes = table.Column<long>(type: "bigint", nullable: true),
                    stated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organisation_limits", x => x.id);
                });

            // Identity says what they are; an upload reads those of the organisation that it goes to.
            migrationBuilder.EnableRowLevelSecurity("organisation_limits", read: "id = (select acting_organisation())");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "organisation_limits");
        }
    }
}
