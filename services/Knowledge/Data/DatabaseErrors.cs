using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Egret.Knowledge.Data;

/// <summary>
/// Classifies constraint violations and data errors of PostgreSQL, which are expected results of a request.
/// </summary>
internal static class DatabaseErrors
{
    /// <summary>Whether a row with the same unique value exists.</summary>
    public static bool IsUniqueViolation(this DbUpdateException exception, string? constraint = null) =>
        exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } violation
        && (constraint is null || violation.ConstraintName == constraint);

    /// <summary>Whether the referenced row does not exist.</summary>
    public static bool IsForeignKeyViolation(this DbUpdateException exception) =>
        exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation };

    /// <summary>
    /// Whether a value cannot be stored, such as a NUL character in JSON (SQLSTATE class 22, data exception).
    /// </summary>
    public static bool IsDataException(this DbUpdateException exception) =>
        exception.InnerException is PostgresException { SqlState: ['2', '2', ..] };
}
