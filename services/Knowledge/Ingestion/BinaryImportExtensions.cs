using Npgsql;
using NpgsqlTypes;

namespace Egret.Knowledge.Ingestion;

internal static class BinaryImportExtensions
{
    /// <summary>Writes a text column that may be null.</summary>
    public static Task WriteNullableAsync(
        this NpgsqlBinaryImporter copy, string? text, CancellationToken cancellationToken) =>
        text is null
            ? copy.WriteNullAsync(cancellationToken)
            : copy.WriteAsync(text, NpgsqlDbType.Text, cancellationToken);
}
