using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Egret.Knowledge.Storage.Migrations
{
    /// <inheritdoc />
    public partial class RecordReadingStart : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.AddColumn<DateTimeOffset>(
            name: "reading_started_at",
            table: "documents",
            type: "timestamp with time zone",
            nullable: true);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropColumn(
            name: "reading_started_at",
            table: "documents");
    }
}
