using Egret.Knowledge.Ingestion.Embedding;
using Egret.Knowledge.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Egret.Knowledge.Search;

/// <summary>A passage that a search found, with what is needed to cite it.</summary>
/// <param name="DomainSlug">The public domain it is of; null for an organisation's own.</param>
/// <param name="CategoryCode">The category of that domain.</param>
internal sealed record FoundPassage(
    Guid Id, Guid DocumentId, string Text, string? Heading, int? Page, int Start, int End, string? Reference, string Filename, string Uri,
    string? DomainSlug, string? CategoryCode, double Score);

/// <summary>
/// Hybrid retrieval: BM25 (Robertson and Zaragoza 2009, k1 1.2, b 0.75) over postings and cosine similarity over embeddings each
/// name candidates; every candidate gets both scores, which are brought to one scale and added, words weighing more.
/// </summary>
internal sealed class PassageRetrieval(NpgsqlDataSource source, TextEmbedder embedder)
{
    private const int Candidates = 100;
    private const double LexicalWeight = 0.6;

    // Cosines of the embedding model do not begin at 0: unrelated texts lie around the lower bound, paraphrases at the upper.
    private const double UnrelatedCosine = 0.70;
    private const double ParaphraseCosine = 0.92;

    // Only what is in the collections that the caller may search is ever read: $1 is the tenant's fence. Postings are served by
    // the primary key of passage_terms, index-only; document frequencies are counted from the postings themselves, so that there
    // is no statistic to fall behind. The vectors are compared exactly. Ties are settled by id, so equal calls answer equally.
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
        ), bm25 as materialized (
            select postings.passage_id as id,
                sum(weights.idf * postings.frequency * 2.2
                    / (postings.frequency + 1.2 * (0.25 + 0.75 * postings.length / corpus.average_length))) as score
            from postings join weights on weights.lexeme = postings.lexeme cross join corpus
            group by postings.passage_id
        ), candidates as (
            (select id from bm25 order by score desc, id limit $4)
            union
            (select id from passages where collection_id = any($1) order by embedding <=> $3, id limit $5)
        ), scored as materialized (
            select passages.id, coalesce(bm25.score, 0) as lexical, 1 - (passages.embedding <=> $3) as cosine
            from candidates join passages on passages.id = candidates.id left join bm25 on bm25.id = candidates.id
        ), fused as (
            select id, lexical, cosine,
                $6 * coalesce((lexical - min(lexical) over all_of_them) / nullif(max(lexical) over all_of_them - min(lexical) over all_of_them, 0), 1)
                + (1 - $6) * coalesce((cosine - min(cosine) over all_of_them) / nullif(max(cosine) over all_of_them - min(cosine) over all_of_them, 0), 1) as relative
            from scored
            window all_of_them as ()
        )
        select passages.id, passages.document_id, passages.text, passages.heading, passages.page, passages.start_offset, passages.end_offset,
            passages.reference, documents.filename, documents.uri, domains.slug, categories.code,
            fused.relative, fused.lexical, fused.cosine, (select coalesce(sum(idf), 0) * 2.2 from weights) as attainable
        from fused
        join passages on passages.id = fused.id
        join documents on documents.id = passages.document_id and documents.status = 'ready'
        join collections on collections.id = passages.collection_id
        left join categories on categories.id = collections.category_id
        left join domains on domains.id = categories.domain_id
        order by fused.relative desc, fused.id
        limit $7
        """;

    /// <summary>Finds passages in these collections and in no others.</summary>
    /// <returns>At most <paramref name="limit"/>, best first.</returns>
    public async Task<IReadOnlyList<FoundPassage>> FindAsync(
        string query, IReadOnlyList<Guid> collections, Retriever retriever, int limit, CancellationToken cancellationToken)
    {
        if (collections.Count == 0)
        {
            return [];
        }

        var vector = HalfVectors.From((await embedder.EmbedQueryAsync(query, cancellationToken)).Span);
        var (lexicalWeight, lexicalCandidates, denseCandidates) = retriever switch
        {
            Retriever.Hybrid => (LexicalWeight, Candidates, Candidates),
            Retriever.Dense => (0.0, 0, Math.Max(Candidates, limit)),
            Retriever.Lexical => (1.0, Math.Max(Candidates, limit), 0),
            _ => throw new ArgumentOutOfRangeException(nameof(retriever)),
        };
        await using var command = source.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = collections.ToArray() });
        // PostgreSQL refuses NUL in text; it says nothing in a question either.
        command.Parameters.Add(new() { Value = query.Replace('\0', ' '), NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = vector });
        command.Parameters.Add(new() { Value = lexicalCandidates });
        command.Parameters.Add(new() { Value = denseCandidates });
        command.Parameters.Add(new() { Value = lexicalWeight });
        command.Parameters.Add(new() { Value = limit });
        return await ReadAsync(command, lexicalWeight, cancellationToken);
    }

    private static async Task<IReadOnlyList<FoundPassage>> ReadAsync(NpgsqlCommand command, double lexicalWeight, CancellationToken cancellationToken)
    {
        List<FoundPassage> found = [];
        var evidence = 0.0;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            evidence = Math.Max(evidence, Evidence(lexicalWeight, reader.GetDouble(13), reader.GetDouble(14), reader.GetDouble(15)));
            found.Add(new(
                reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), Text(reader, 3), reader.IsDBNull(4) ? null : reader.GetInt32(4),
                reader.GetInt32(5), reader.GetInt32(6), Text(reader, 7), reader.GetString(8), reader.GetString(9), Text(reader, 10), Text(reader, 11),
                reader.GetDouble(12)));
        }

        // The relative scores give the order, the evidence their height: a poor best match must not look like a good one.
        var best = found.Count > 0 ? Math.Max(found[0].Score, double.Epsilon) : 1;
        return found.ConvertAll(passage => passage with { Score = evidence * passage.Score / best });
    }

    /// <summary>
    /// How well a passage meets the question at all, from 0 to 1: its BM25 of the highest that any passage could have, and its
    /// cosine between that of unrelated texts and that of paraphrases.
    /// </summary>
    private static double Evidence(double lexicalWeight, double lexical, double cosine, double attainable)
    {
        var words = attainable > 0 ? Math.Clamp(lexical / attainable, 0, 1) : 0;
        var meaning = Math.Clamp((cosine - UnrelatedCosine) / (ParaphraseCosine - UnrelatedCosine), 0, 1);
        return (lexicalWeight * words) + ((1 - lexicalWeight) * meaning);
    }

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
