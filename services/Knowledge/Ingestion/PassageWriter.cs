using Egret.Knowledge.Data;
using Egret.Knowledge.Ingestion.Reading;
using Npgsql;
using NpgsqlTypes;

namespace Egret.Knowledge.Ingestion;

/// <summary>
/// Inserts the passages of a document and their BM25 postings in bulk, within the caller's transaction.
/// </summary>
internal sealed class PassageWriter(TimeProvider time)
{
    // A temporary table: private to the session, and removed at the end of the transaction.
    private const string CreateIncoming =
        """
        create temporary table incoming_passages (
            id uuid primary key, index int not null, text text not null, heading text, page int,
            start_offset int not null, end_offset int not null, reference text, embedding halfvec(384) not null
        ) on commit drop
        """;

    private const string CopyIncoming =
        "copy incoming_passages (id, index, text, heading, page, start_offset, end_offset, reference, embedding) "
        + "from stdin (format binary)";

    // One statement, so that passages, postings and the counts of the collection come from the same parse of the text.
    // A clause rarely repeats the subject that its headings name, so the words of the headings count as its own.
    private const string StoreIncoming =
        """
        with lexemes as materialized (
            select incoming.id, word.lexeme, cardinality(word.positions) as frequency
            from incoming_passages incoming
            cross join lateral unnest(to_tsvector('english', coalesce(incoming.heading || ' ', '') || incoming.text)) as word
        ), lengths as materialized (
            select id, sum(frequency)::int as length from lexemes group by id
        ), stored as (
            insert into passages (
                id, document_id, collection_id, index, text, heading, page, start_offset, end_offset, reference, length, embedding)
            select incoming.id, $1, $2, incoming.index, incoming.text, incoming.heading, incoming.page, incoming.start_offset,
                incoming.end_offset, incoming.reference, coalesce(lengths.length, 0), incoming.embedding
            from incoming_passages incoming left join lengths on lengths.id = incoming.id
        ), counted as (
            update collections
            set passage_count = passage_count + (select count(*) from incoming_passages),
                token_count = token_count + (select coalesce(sum(length), 0) from lengths)
            where id = $2
        )
        insert into passage_terms (collection_id, lexeme, passage_id, document_id, frequency, length)
        select $2, lexemes.lexeme, lexemes.id, $1, lexemes.frequency, lengths.length
        from lexemes join lengths on lengths.id = lexemes.id
        """;

    /// <summary>
    /// Inserts the passages. Earlier passages of the document must be removed first, in the same transaction.
    /// </summary>
    /// <param name="connection">The connection of the caller's transaction.</param>
    /// <param name="collectionId">The collection of the document.</param>
    /// <param name="documentId">The document.</param>
    /// <param name="passages">All passages of the document.</param>
    /// <param name="embeddings">The vectors of the passages, in the same order.</param>
    /// <param name="cancellationToken">Cancels the copy; nothing is stored.</param>
    public async Task WriteAsync(
        NpgsqlConnection connection, Guid collectionId, Guid documentId, IReadOnlyList<PassageDraft> passages,
        IReadOnlyList<ReadOnlyMemory<float>> embeddings, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(embeddings.Count, passages.Count);
        await using (var create = new NpgsqlCommand(CreateIncoming, connection))
        {
            await create.ExecuteNonQueryAsync(cancellationToken);
        }

        await CopyAsync(connection, passages, embeddings, cancellationToken);
        await using var store = new NpgsqlCommand(StoreIncoming, connection)
        {
            Parameters = { new() { Value = documentId }, new() { Value = collectionId } },
        };
        await store.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task CopyAsync(
        NpgsqlConnection connection, IReadOnlyList<PassageDraft> passages,
        IReadOnlyList<ReadOnlyMemory<float>> embeddings,
        CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync(CopyIncoming, cancellationToken);
        for (var position = 0; position < passages.Count; position++)
        {
            var passage = passages[position];
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(Guid.CreateVersion7(time.GetUtcNow()), NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(passage.Index, NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(passage.Text, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteNullableAsync(passage.Heading, cancellationToken);
            if (passage.Page is { } page)
            {
                await copy.WriteAsync(page, NpgsqlDbType.Integer, cancellationToken);
            }
            else
            {
                await copy.WriteNullAsync(cancellationToken);
            }

            await copy.WriteAsync(passage.Start, NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(passage.End, NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteNullableAsync(passage.Reference, cancellationToken);
            await copy.WriteAsync(HalfVectors.From(embeddings[position].Span), "halfvec", cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }
}
