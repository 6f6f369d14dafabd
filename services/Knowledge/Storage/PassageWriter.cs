using Egret.Knowledge.Ingestion.Reading;
using Egret.Knowledge.Ingestion.Splitting;
using Npgsql;
using NpgsqlTypes;
using Pgvector;

namespace Egret.Knowledge.Storage;

/// <summary>Puts a document's passages into the search.</summary>
internal sealed class PassageWriter(TimeProvider time)
{
    private const string CopyPassages =
        """
        copy passages (id, document_id, collection_id, index, text, heading, page, start_offset, end_offset, reference, length, embedding)
        from stdin (format binary)
        """;

    /// <summary>
    /// The postings are made where they are searched, by the same text search configuration. They are inserted in the order of
    /// their primary key, so that the index is walked once.
    /// </summary>
    private const string InsertPostings =
        """
        insert into passage_terms (collection_id, lexeme, passage_id, document_id, frequency, length)
        select passages.collection_id, term.lexeme, passages.id, passages.document_id, cardinality(term.positions), passages.length
        from passages
        cross join lateral unnest(to_tsvector('english', concat_ws(' ', passages.heading, passages.text))) term
        where passages.document_id = $1
        order by term.lexeme, passages.id
        """;

    /// <summary>Locks the collection's row last, so that writers of one collection wait for each other only here.</summary>
    private const string CountPassages =
        "update collections set passage_count = passage_count + $2, token_count = token_count + $3 where id = $1";

    /// <summary>Writes passages, postings and the collection's counts within the open transaction of the connection.</summary>
    /// <param name="connection">A connection with a transaction, in which the document has no passages.</param>
    /// <param name="collectionId">The collection that the document belongs to.</param>
    /// <param name="documentId">The document.</param>
    /// <param name="passages">All of its passages.</param>
    /// <param name="embeddings">The vector of each of them.</param>
    /// <param name="cancellationToken">Stops it; the transaction is then to be rolled back.</param>
    public async Task WriteAsync(
        NpgsqlConnection connection, Guid collectionId, Guid documentId, IReadOnlyList<PassageDraft> passages,
        IReadOnlyList<ReadOnlyMemory<float>> embeddings, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(embeddings.Count, passages.Count);
        var tokens = await CopyAsync(connection, collectionId, documentId, passages, embeddings, cancellationToken);

        await using var insert = new NpgsqlCommand(InsertPostings, connection) { Parameters = { new() { Value = documentId } } };
        await insert.ExecuteNonQueryAsync(cancellationToken);

        await using var count = new NpgsqlCommand(CountPassages, connection)
        {
            Parameters = { new() { Value = collectionId }, new() { Value = passages.Count }, new() { Value = tokens } },
        };
        await count.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <returns>The words of all passages.</returns>
    private async Task<long> CopyAsync(
        NpgsqlConnection connection, Guid collectionId, Guid documentId, IReadOnlyList<PassageDraft> passages,
        IReadOnlyList<ReadOnlyMemory<float>> embeddings, CancellationToken cancellationToken)
    {
        var tokens = 0L;
        await using var copy = await connection.BeginBinaryImportAsync(CopyPassages, cancellationToken);
        for (var index = 0; index < passages.Count; index++)
        {
            var passage = passages[index];
            var length = WordCount.Of(passage.Text) + WordCount.Of(passage.Heading);
            tokens += length;
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(Guid.CreateVersion7(time.GetUtcNow()), NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(documentId, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(collectionId, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(passage.Index, NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(passage.Text, NpgsqlDbType.Text, cancellationToken);
            await WriteTextAsync(copy, passage.Heading, cancellationToken);
            await WriteIntegerAsync(copy, passage.Page, cancellationToken);
            await copy.WriteAsync(passage.Start, NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(passage.End, NpgsqlDbType.Integer, cancellationToken);
            await WriteTextAsync(copy, passage.Reference, cancellationToken);
            await copy.WriteAsync(length, NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(ToHalfVector(embeddings[index]), "halfvec", cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
        return tokens;
    }

    public static HalfVector ToHalfVector(ReadOnlyMemory<float> vector)
    {
        var half = new Half[vector.Length];
        System.Numerics.Tensors.TensorPrimitives.ConvertToHalf(vector.Span, half);
        return new HalfVector(half);
    }

    private static Task WriteTextAsync(NpgsqlBinaryImporter copy, string? text, CancellationToken cancellationToken) =>
        text is null ? copy.WriteNullAsync(cancellationToken) : copy.WriteAsync(text, NpgsqlDbType.Text, cancellationToken);

    private static Task WriteIntegerAsync(NpgsqlBinaryImporter copy, int? number, CancellationToken cancellationToken) =>
        number is { } value ? copy.WriteAsync(value, NpgsqlDbType.Integer, cancellationToken) : copy.WriteNullAsync(cancellationToken);
}
