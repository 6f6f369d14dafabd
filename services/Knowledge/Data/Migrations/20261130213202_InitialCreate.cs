using System;
using Egret.Persistence;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Egret.Knowledge.Data.Migrations
{
    /// <inheritdoc />
    public partial class InitialCreate : Migration
    {
        private const string AnyCaller = "(select acting())";
        private const string Administrator = "(select acting_as_administrator())";
        private const string OwnOrganisation = "organisation_id = (select acting_organisation())";
        private const string Public = $"organisation_id is null and {AnyCaller}";
        private const string PublicByAdministrator = $"organisation_id is null and {Administrator}";

        // A document belongs to the organisation of its collection; otherwise a caller could place a document in the public library.
        // Only this policy reads another table per row, because only here are single rows written.
        private const string InOwnCollection =
            $"(({OwnOrganisation}) or ({PublicByAdministrator})) and exists (select from collections where collections.id = collection_id "
            + "and collections.organisation_id is not distinct from documents.organisation_id)";

        // Passages and their terms have no owner but their collection's. The visible collections are an array that is computed once
        // per statement: measured against a join and against a hashed lookup per row, it costs a search least and leaves its plan
        // unchanged.
        private const string InVisibleCollection =
            $"collection_id = any (array(select id from collections where organisation_id is null or {OwnOrganisation}))";

        private const string InChangeableCollection =
            $"collection_id = any (array(select id from collections where ({PublicByAdministrator}) or {OwnOrganisation}))";

        private static readonly string[] ServiceOnly = ["applied_seeds", "inbox_messages"];

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterDatabase()
                .Annotation("Npgsql:PostgresExtension:vector", ",,");

            migrationBuilder.CreateTable(
                name: "applied_seeds",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    applied_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_applied_seeds", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "deleted_organisations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_deleted_organisations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "domains",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    slug = table.Column<string>(type: "character varying(63)", maxLength: 63, nullable: false),
                    name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    description = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    is_active = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_domains", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "idempotency_answers",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "bytea", nullable: false),
                    fingerprint = table.Column<byte[]>(type: "bytea", nullable: false),
                    answer = table.Column<byte[]>(type: "bytea", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotency_answers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "inbox_messages",
                columns: table => new
                {
                    consumer = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox_messages", x => new { x.consumer, x.event_id });
                });

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

            migrationBuilder.CreateTable(
                name: "outbox_messages",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    body = table.Column<string>(type: "jsonb", nullable: false),
                    trace_parent = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbox_messages", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "revoked_access",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_revoked_access", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "categories",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    domain_id = table.Column<Guid>(type: "uuid", nullable: false),
                    code = table.Column<string>(type: "character varying(63)", maxLength: 63, nullable: false),
                    name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    is_active = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_categories", x => x.id);
                    table.ForeignKey(
                        name: "fk_categories_domains_domain_id",
                        column: x => x.domain_id,
                        principalTable: "domains",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "collections",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: true),
                    category_id = table.Column<Guid>(type: "uuid", nullable: true),
                    passage_count = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    token_count = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_collections", x => x.id);
                    table.CheckConstraint("ck_collections_one_owner", "num_nonnulls(organisation_id, category_id) = 1");
                    table.ForeignKey(
                        name: "fk_collections_categories_category_id",
                        column: x => x.category_id,
                        principalTable: "categories",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "documents",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    collection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: true),
                    filename = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    content_type = table.Column<string>(type: "character varying(127)", maxLength: 127, nullable: false),
                    size_bytes = table.Column<long>(type: "bigint", nullable: false),
                    sha256 = table.Column<string>(type: "character(64)", fixedLength: true, maxLength: 64, nullable: false),
                    status = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    progress = table.Column<float>(type: "real", nullable: false),
                    error = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    page_count = table.Column<int>(type: "integer", nullable: true),
                    passage_count = table.Column<int>(type: "integer", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    metadata = table.Column<string>(type: "jsonb", nullable: false),
                    uri = table.Column<string>(type: "text", nullable: false),
                    queued_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    reading_started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_documents", x => x.id);
                    table.ForeignKey(
                        name: "fk_documents_collections_collection_id",
                        column: x => x.collection_id,
                        principalTable: "collections",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "passages",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    document_id = table.Column<Guid>(type: "uuid", nullable: false),
                    collection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    index = table.Column<int>(type: "integer", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false),
                    heading = table.Column<string>(type: "text", nullable: true),
                    page = table.Column<int>(type: "integer", nullable: true),
                    start_offset = table.Column<int>(type: "integer", nullable: false),
                    end_offset = table.Column<int>(type: "integer", nullable: false),
                    reference = table.Column<string>(type: "text", nullable: true),
                    length = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_passages", x => x.id);
                    table.ForeignKey(
                        name: "fk_passages_documents_document_id",
                        column: x => x.document_id,
                        principalTable: "documents",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_categories_domain_id_code",
                table: "categories",
                columns: new[] { "domain_id", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_collections_category_id",
                table: "collections",
                column: "category_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_collections_organisation_id",
                table: "collections",
                column: "organisation_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_documents_collection_id_id",
                table: "documents",
                columns: new[] { "collection_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_documents_collection_id_sha256",
                table: "documents",
                columns: new[] { "collection_id", "sha256" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_documents_collection_id_status_id",
                table: "documents",
                columns: new[] { "collection_id", "status", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_documents_organisation_id_id",
                table: "documents",
                columns: new[] { "organisation_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_documents_organisation_id_status_id",
                table: "documents",
                columns: new[] { "organisation_id", "status", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_documents_updated_at",
                table: "documents",
                column: "updated_at",
                filter: "status in ('queued', 'processing')");

            migrationBuilder.CreateIndex(
                name: "ix_domains_slug",
                table: "domains",
                column: "slug",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_answers_expires_at",
                table: "idempotency_answers",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_inbox_messages_received_at",
                table: "inbox_messages",
                column: "received_at");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_messages_next_attempt_at",
                table: "outbox_messages",
                column: "next_attempt_at");

            migrationBuilder.CreateIndex(
                name: "ix_passages_collection_id",
                table: "passages",
                column: "collection_id");

            migrationBuilder.CreateIndex(
                name: "ix_passages_document_id_index",
                table: "passages",
                columns: new[] { "document_id", "index" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_revoked_access_revoked_at",
                table: "revoked_access",
                column: "revoked_at");

            CreateSearchIndex(migrationBuilder);
            migrationBuilder.CreateRowScopeFunctions();
            EnableRowLevelSecurity(migrationBuilder);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "passage_terms");

            migrationBuilder.DropTable(
                name: "applied_seeds");

            migrationBuilder.DropTable(
                name: "deleted_organisations");

            migrationBuilder.DropTable(
                name: "idempotency_answers");

            migrationBuilder.DropTable(
                name: "inbox_messages");

            migrationBuilder.DropTable(
                name: "organisation_limits");

            migrationBuilder.DropTable(
                name: "outbox_messages");

            migrationBuilder.DropTable(
                name: "passages");

            migrationBuilder.DropTable(
                name: "revoked_access");

            migrationBuilder.DropTable(
                name: "documents");

            migrationBuilder.DropTable(
                name: "collections");

            migrationBuilder.DropTable(
                name: "categories");

            migrationBuilder.DropTable(
                name: "domains");

            migrationBuilder.DropRowScopeFunctions();
        }

        /// <summary>
        /// Creates what EF Core's model cannot describe. Vectors are stored in their row (<c>storage plain</c>) instead of out of line,
        /// because a search reads all of them. The primary key of the terms includes what BM25 needs, so that a term is scored by an
        /// index-only scan.
        /// </summary>
        private static void CreateSearchIndex(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            alter table passages add column embedding halfvec(384) not null;
            alter table passages alter column embedding set storage plain;

            create table passage_terms (
                collection_id uuid not null,
                lexeme text not null,
                passage_id uuid not null,
                document_id uuid not null,
                frequency smallint not null,
                length integer not null,
                constraint pk_passage_terms primary key (collection_id, lexeme, passage_id) include (frequency, length),
                constraint fk_passage_terms_documents_document_id foreign key (document_id) references documents (id) on delete cascade
            );

            create index ix_passage_terms_document_id on passage_terms (document_id);
            """);

        private static void EnableRowLevelSecurity(MigrationBuilder migrationBuilder)
        {
            foreach (var table in ServiceOnly)
            {
                migrationBuilder.EnableRowLevelSecurity(table);
            }

            migrationBuilder.EnableRowLevelSecurity(
                "domains", read: AnyCaller, insert: Administrator, update: Administrator, delete: Administrator);
            migrationBuilder.EnableRowLevelSecurity(
                "categories", read: AnyCaller, insert: Administrator, update: Administrator, delete: Administrator);

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

            // Events of Identity fill these three tables. An upload reads the rows of its organisation, and whether the access of its
            // caller has been revoked: revoked_access holds only ids of keys and users, which a caller must know to find a row.
            migrationBuilder.EnableRowLevelSecurity("deleted_organisations", read: "id = (select acting_organisation())");
            migrationBuilder.EnableRowLevelSecurity("organisation_limits", read: "id = (select acting_organisation())");
            migrationBuilder.EnableRowLevelSecurity("revoked_access", read: AnyCaller);

            // A stored response does not name its caller: it is found and decrypted only with the caller's own idempotency key.
            // So every caller may read and add rows, and delete expired ones.
            migrationBuilder.EnableRowLevelSecurity(
                "idempotency_answers",
                read: "(select acting())",
                insert: "(select acting())",
                delete: "(select acting()) and expires_at <= now()");

            // A caller's change writes its events; only the relay, which runs as the service, reads them.
            migrationBuilder.EnableRowLevelSecurity("outbox_messages", insert: "(select acting())");
        }
    }
}
