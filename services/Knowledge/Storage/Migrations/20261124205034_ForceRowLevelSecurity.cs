using Egret.Persistence;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Egret.Knowledge.Storage.Migrations
{
    /// <inheritdoc />
    public partial class ForceRowLevelSecurity : Migration
    {
        private const string Stated = "(select acting())";
        private const string Administrator = "(select acting_as_administrator())";
        private const string OwnOrganisation = "organisation_id = (select acting_organisation())";
        private const string Public = $"organisation_id is null and {Stated}";
        private const string PublicByAdministrator = $"organisation_id is null and {Administrator}";

        // A document is where its collection is, so that nobody puts their own into the public library. Only here, where single
        // rows are written, may a policy look at another table row by row.
        private const string InOwnCollection =
            $"(({OwnOrganisation}) or ({PublicByAdministrator})) and exists (select from collections where collections.id = collection_id "
            + "and collections.organisation_id is not distinct from documents.organisation_id)";

        // Passages and postings have no owner but their collection's. The set of collections is an array that is read once per
        // statement: measured against a join or a hashed look-up per row, this costs a search least, and leaves its plan alone.
        private const string InVisibleCollection =
            $"collection_id = any (array(select id from collections where organisation_id is null or {OwnOrganisation}))";

        private const string InChangeableCollection =
            $"collection_id = any (array(select id from collections where ({PublicByAdministrator}) or {OwnOrganisation}))";

        private static readonly string[] ServiceOnly = ["applied_seeds", "inbox_messages"];

        private static readonly string[] All =
        [
            .. ServiceOnly, "outbox_messages", "deleted_organisations", "domains", "categories", "collections", "documents", "passages", "passage_terms",
        ];

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateRowScopeFunctions();
            foreach (var table in ServiceOnly)
            {
                migrationBuilder.EnableRowLevelSecurity(table);
            }

            // Whoever changes something tells of it; what others told is the relay's to read.
            migrationBuilder.EnableRowLevelSecurity("outbox_messages", insert: Stated);
            migrationBuilder.EnableRowLevelSecurity("deleted_organisations", read: "id = (select acting_organisation())");
            migrationBuilder.EnableRowLevelSecurity("domains", read: Stated, insert: Administrator, update: Administrator, delete: Administrator);
            migrationBuilder.EnableRowLevelSecurity("categories", read: Stated, insert: Administrator, update: Administrator, delete: Administrator);
            migrationBuilder.EnableRowLevelSecurity(
                "collections",
                read: $"{OwnOrganisation} or ({Public})",
                insert: $"{OwnOrganisation} or ({PublicByAdministrator})",
                update: $"{OwnOrganisation} or ({PublicByAdministrator})",
                delete: PublicByAdministrator);
            migrationBuilder.EnableRowLevelSecurity(
                "documents",
                read: $"{OwnOrganisation} or ({Public}) or id = (select acting_row())",
                insert: InOwnCollection,
                update: InOwnCollection,
                delete: $"{OwnOrganisation} or ({PublicByAdministrator})");
            migrationBuilder.EnableRowLevelSecurity("passages", read: InVisibleCollection, delete: InChangeableCollection);
            migrationBuilder.EnableRowLevelSecurity("passage_terms", read: InVisibleCollection, delete: InChangeableCollection);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            foreach (var table in All)
            {
                migrationBuilder.DisableRowLevelSecurity(table);
            }

            migrationBuilder.DropRowScopeFunctions();
        }
    }
}
