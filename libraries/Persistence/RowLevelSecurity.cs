using Microsoft.EntityFrameworkCore.Migrations;

namespace Egret.Persistence;

/// <summary>
/// Row-level security in a service's migrations. It is forced, so it binds the service's own login, which owns the tables; it does
/// not bind PostgreSQL's superuser. What these write is part of migrations that were applied: it never changes, only grows.
/// </summary>
public static class RowLevelSecurity
{
    /// <summary>
    /// Creates the functions by which policies read the <see cref="RowScope"/>: <c>acting()</c> whether one is stated at all,
    /// <c>acting_as_service()</c>, <c>acting_as_administrator()</c>, <c>acting_organisation()</c>, <c>acting_user()</c>,
    /// <c>acting_row()</c>. A setting that was never stated reads as null, one that was reset as empty; both are nothing.
    /// In a policy they stand within <c>(select …)</c>, so that they are asked once per statement and not once per row.
    /// </summary>
    public static void CreateRowScopeFunctions(this MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql(
            """
            create function acting() returns boolean language sql stable parallel safe
                return coalesce(current_setting('egret.scope', true) in ('caller', 'service'), false);
            create function acting_as_service() returns boolean language sql stable parallel safe
                return coalesce(current_setting('egret.scope', true) = 'service', false);
            create function acting_as_administrator() returns boolean language sql stable parallel safe
                return coalesce(current_setting('egret.platform_administrator', true) = 'true', false);
            create function acting_organisation() returns uuid language sql stable parallel safe
                return nullif(current_setting('egret.organisation', true), '')::uuid;
            create function acting_user() returns uuid language sql stable parallel safe
                return nullif(current_setting('egret.user', true), '')::uuid;
            create function acting_row() returns uuid language sql stable parallel safe
                return nullif(current_setting('egret.row', true), '')::uuid;
            """);
    }

    /// <summary>Drops what <see cref="CreateRowScopeFunctions"/> made.</summary>
    public static void DropRowScopeFunctions(this MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql(
            "drop function acting(), acting_as_service(), acting_as_administrator(), acting_organisation(), acting_user(), acting_row();");
    }

    /// <summary>
    /// Closes a table to all but the service's own scope, and opens it to callers as far as the conditions say. A condition is SQL
    /// over the row; null leaves the operation to the service alone. A row must meet it before and after it is changed.
    /// </summary>
    /// <param name="migrationBuilder">The migration.</param>
    /// <param name="table">The table.</param>
    /// <param name="read">Which rows a caller may read.</param>
    /// <param name="insert">Which rows a caller may add.</param>
    /// <param name="update">Which rows a caller may change; of those that they may read.</param>
    /// <param name="delete">Which rows a caller may delete; of those that they may read.</param>
    public static void EnableRowLevelSecurity(
        this MigrationBuilder migrationBuilder, string table, string? read = null, string? insert = null, string? update = null, string? delete = null)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql(
            $"""
            alter table {table} enable row level security;
            alter table {table} force row level security;
            create policy read on {table} for select using ({OrService(read)});
            create policy insert on {table} for insert with check ({OrService(insert)});
            create policy update on {table} for update using ({OrService(update)}) with check ({OrService(update)});
            create policy delete on {table} for delete using ({OrService(delete)});
            """);
    }

    /// <summary>Undoes <see cref="EnableRowLevelSecurity"/>.</summary>
    public static void DisableRowLevelSecurity(this MigrationBuilder migrationBuilder, string table)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql(
            $"""
            drop policy read on {table};
            drop policy insert on {table};
            drop policy update on {table};
            drop policy delete on {table};
            alter table {table} no force row level security;
            alter table {table} disable row level security;
            """);
    }

    private static string OrService(string? condition) =>
        condition is null ? "(select acting_as_service())" : $"(select acting_as_service()) or ({condition})";
}
