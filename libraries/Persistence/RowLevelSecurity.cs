using Microsoft.EntityFrameworkCore.Migrations;

namespace Egret.Persistence;

/// <summary>
/// Row-level security in the migrations of a service. It is forced, so that it applies to the service's login, which
/// owns the tables; it does not apply to a superuser. The SQL is part of applied migrations and must not change: add
/// methods instead.
/// </summary>
public static class RowLevelSecurity
{
    /// <summary>
    /// Creates the functions that return the <see cref="RowScope"/> to policies: <c>acting()</c> (whether a scope is
    /// set), <c>acting_as_service()</c>, <c>acting_as_administrator()</c>, <c>acting_organisation()</c>,
    /// <c>acting_user()</c>, <c>acting_row()</c>. A setting is null if it was never set and empty if it was reset;
    /// the functions treat both as absent. Policies call them within <c>(select …)</c>, so that PostgreSQL evaluates
    /// them once per statement and not once per row.
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

    /// <summary>Drops the functions of <see cref="CreateRowScopeFunctions"/>.</summary>
    public static void DropRowScopeFunctions(this MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql(
            "drop function acting(), acting_as_service(), acting_as_administrator(), acting_organisation(), acting_user(), acting_row();");
    }

    /// <summary>
    /// Restricts a table to the scope of the service, and permits callers the operations whose conditions are given.
    /// A condition is an SQL expression over the row; null permits the operation to the service only. An update
    /// requires the condition before and after the change.
    /// </summary>
    /// <param name="migrationBuilder">The migration.</param>
    /// <param name="table">The table.</param>
    /// <param name="read">Condition of the rows that a caller may read.</param>
    /// <param name="insert">Condition of the rows that a caller may insert.</param>
    /// <param name="update">Condition of the rows that a caller may update, among the readable rows.</param>
    /// <param name="delete">Condition of the rows that a caller may delete, among the readable rows.</param>
    public static void EnableRowLevelSecurity(
        this MigrationBuilder migrationBuilder, string table, string? read = null, string? insert = null, string? update = null,
        string? delete = null)
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

    /// <summary>Reverts <see cref="EnableRowLevelSecurity"/>.</summary>
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
