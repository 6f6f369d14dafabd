using Egret.Knowledge.Data;
using Egret.Knowledge.Ingestion.Embedding;
using Egret.Knowledge.Ingestion.Reading;
using Egret.Persistence;
using Npgsql;
using NpgsqlTypes;

namespace Egret.Knowledge.Search;

/// <summary>
/// Hybrid retrieval: BM25 (Robertson and Zaragoza 2009, k1 1.2, b 0.75) over postings and cosine similarity over
/// embeddings each select candidates, and every candidate is scored by both.
/// </summary>
internal sealed class PassageRetrieval(NpgsqlDataSource source, CurrentRowScope rows, QueryEmbedder embedder)
{
    private const int Candidates = 100;

    // $1 restricts the search to the caller's collections; row-level security is the second barrier. The postings come
    // from the primary key of passage_terms (index-only scan). Document frequencies are counted from the postings, so
    // that they are always current, and so that the ranking reveals nothing about documents of other tenants. The
    // vector comparison is exact. Equal scores are ordered by id, so that the result is deterministic. The query is
    // data: to_tsvector has no operators.
    private const string Sql =
        """
        with query as (
            select lexeme from unnest(to_tsvector('english', $2))
        ), corpus as (
            select coalesce(sum(passage_count), 0)::float8 as passages,
                greatest(coalesce(sum(token_count)::float8 / nullif(sum(passage_count), 0), 1), 1) as average_length
            from collections where id = any($1)
        ), postings as materialized (
            select terms.passage_id, terms.lexeme, terms.frequency, terms.length
            from query join passage_terms terms on terms.lexeme = query.lexeme and terms.collection_id = any($1)
        ), weights as materialized (
            select query.lexeme, ln(1 + (corpus.passages - coalesce(seen.passages, 0) + 0.5) / (coalesce(seen.passages, 0) + 0.5)) as idf
            from query cross join corpus
            left join (select lexeme, count(*) as passages from postings group by lexeme) seen on seen.lexeme = query.lexeme
        ), attainable as materialized (
            select nullif(sum(idf), 0) as idf from weights
        ), matched as materialized (
            select postings.passage_id as id,
                sum(weights.idf * postings.frequency * 2.2
                    / (postings.frequency + 1.2 * (0.25 + 0.75 * postings.length / corpus.average_length))) as bm25,
                sum(weights.idf) as idf
            from postings join weights on weights.lexeme = postings.lexeme cross join corpus
            group by postings.passage_id
        ), candidates as (
            (select id from matched order by bm25 desc, id limit $4)
            union
            (select id from passages where collection_id = any($1) order by embedding <=> $3, id limit $5)
        ), judged as (
            select passages.id,
                $6 * coalesce(matched.bm25 / (2.2 * attainable.idf), 0) + $7 * coalesce(matched.idf / attainable.idf, 0)
                + $8 * coalesce(1 - (passages.embedding <=> $3), 0) as evidence
            from candidates
            join passages on passages.id = candidates.id
            left join matched on matched.id = candidates.id
            cross join attainable
        )
        select passages.id, passages.document_id, passages.text, passages.heading, passages.page, passages.start_offset,
            passages.end_offset, passages.reference, documents.filename, documents.uri, domains.slug, categories.code, judged.evidence
        from judged
        join passages on passages.id = judged.id
        join documents on documents.id = passages.document_id and documents.status = 'ready'
        join collections on collections.id = passages.collection_id
        left join categories on categories.id = collections.category_id
        left join domains on domains.id = categories.domain_id
        order by judged.evidence desc, judged.id
        limit $9
        """;

    /// <summary>Searches the given collections only.</summary>
    /// <returns>At most <paramref name="limit"/> passages, best first.</returns>
    public async Task<IReadOnlyList<RetrievedPassage>> FindAsync(
        string query, IReadOnlyList<Guid> collections, Retriever retriever, int limit,
        CancellationToken cancellationToken)
    {
        if (collections.Count == 0)
        {
            return [];
        }

        // Documents are normalized the same way.
        query = TextNormalization.Normalize(query);
        var isLexical = retriever is not Retriever.Dense;
        var isDense = retriever is not Retriever.Lexical;
        var scale = EvidenceScale.Of(retriever);
        // Embedding is processor-bound, so it runs before a connection is taken from the pool.
        object vector = isDense ? HalfVectors.From((await embedder.EmbedQueryAsync(query, cancellationToken)).Span) : DBNull.Value;
        await using var connection = await source.OpenConnectionAsync(rows.Value, cancellationToken);
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.Add(new() { Value = collections.ToArray() });
        // PostgreSQL rejects NUL in text.
        command.Parameters.Add(
            new() { Value = isLexical ? query.Replace('\0', ' ') : "", NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = vector, DataTypeName = "halfvec" });
        command.Parameters.Add(new() { Value = isLexical ? Candidates : 0 });
        command.Parameters.Add(new() { Value = isDense ? Candidates : 0 });
        command.Parameters.Add(new() { Value = scale.Bm25 });
        command.Parameters.Add(new() { Value = scale.Coverage });
        command.Parameters.Add(new() { Value = scale.Cosine });
        command.Parameters.Add(new() { Value = limit });
        return await ReadAsync(command, scale, cancellationToken);
    }

    private static async Task<IReadOnlyList<RetrievedPassage>> ReadAsync(
        NpgsqlCommand command, EvidenceScale scale, CancellationToken cancellationToken)
    {
        List<RetrievedPassage> passages = [];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            passages.Add(new(
                reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), GetText(reader, 3),
                reader.IsDBNull(4) ? null : reader.GetInt32(4), reader.GetInt32(5), reader.GetInt32(6),
                GetText(reader, 7),
                reader.GetString(8), reader.GetString(9), GetText(reader, 10), GetText(reader, 11),
                scale.Score(reader.GetDouble(12))));
        }

        return passages;
    }

    private static string? GetText(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);
}
