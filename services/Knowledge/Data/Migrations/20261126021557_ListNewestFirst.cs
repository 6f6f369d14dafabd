using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Egret.Knowledge.Data.Migrations
{
    /// <inheritdoc />
    public partial class ListNewestFirst : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_documents_collection_id_id",
                table: "documents",
                columns: new[] { "collection_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_documents_organisation_id_status_id",
                table: "documents",
                columns: new[] { "organisation_id", "status", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_documents_collection_id_id",
                table: "documents");

            migrationBuilder.DropIndex(
                name: "ix_documents_organisation_id_status_id",
                table: "documents");
        }
    }
}
