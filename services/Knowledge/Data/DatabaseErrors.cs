using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Egret.Knowledge.Data;

/// <summary>What PostgreSQL objected to, where that is an answer and no fault.</summary>
internal static class DatabaseErrors
{
    /// <summary>Whether the row is there already.</summary>
    public static bool IsUniqueViolation(this DbUpdateException exception, string? constraint = null) =>
        exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } violation
        && (constraint is null || violation.ConstraintName == constraint);

    /// <summary>Whether what it refers to is gone.</summary>
    public static bool IsForeignKeyViolation(this DbUpdateException exception) =>
        exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation };

    /// <summary>Whether a value cannot be stored, such as a NUL in JSON: class 22, data exception.</summary>
    public static bool IsDataException(this DbUpdateException exception) =>
        exception.InnerException is PostgresException { SqlState: ['2', '2', ..] };
}
