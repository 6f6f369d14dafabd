namespace Egret.Knowledge.Storage;

/// <summary>The search itself.</summary>
internal static class SearchStatement
{
    /// <summary>
    /// Finds the best passages of some collections, best first, ties by id.
    /// <para>
    /// $1 collections (uuid[]), $2 the question's words (text), $3 its vector (halfvec), $4 candidates by words, $5 candidates by
    /// meaning, $6 how many to return, $7 weight of the words, $8 of the meaning, $9 and $10 the cosines that count as 0 and as 1.
    /// </para>
    /// <para>
    /// By words is BM25 (k1 1.2, b 0.75) over the postings: PostgreSQL's own ts_rank knows nothing of how rare a word is. A term's
    /// document frequency is counted from the postings of these very collections, so nobody's ranking depends on, or tells of,
    /// documents that he cannot see. By meaning is the exact cosine. Each candidate of either kind gets both scores, brought to
    /// 0..1 by what they mean and not by what else was found: BM25 as a share of what a passage could reach that has every term
    /// without end, the cosine between those of unrelated and of equivalent texts.
    /// </para>
    /// <para>
    /// The question is data in every place: to_tsvector reads no operators. Served by the primary key of passage_terms (which
    /// includes all that is read), ix_passages_collection_id and the primary keys of passages and documents.
    /// </para>
    /// </summary>
    public const string Text =
        """
        with terms as (
            select lexeme from unnest(to_tsvector('english', $2))
        ), totals as (
            select greatest(sum(passage_count), 1)::float8 as passages,
                   greatest(sum(token_count), 1)::float8 / greatest(sum(passage_count), 1)::float8 as average_length
            from collections where id = any($1)
        ), postings as materialized (
            select posting.lexeme, posting.passage_id, posting.frequency::float8 as frequency, posting.length::float8 as length
            from terms
            join passage_terms posting on posting.collection_id = any($1) and posting.lexeme = terms.lexeme
        ), weights as (
            select terms.lexeme,
                   ln(1 + (greatest(totals.passages - count(postings.passage_id), 0) + 0.5) / (count(postings.passage_id) + 0.5)) as weight
            from terms
            cross join totals
            left join postings on postings.lexeme = terms.lexeme
            group by terms.lexeme, totals.passages
        ), attainable as (
            select sum(weight) * (1.2 + 1) as score from weights
        ), matched as (
            select postings.passage_id,
                   sum(weights.weight * postings.frequency * (1.2 + 1)
                       / (postings.frequency + 1.2 * (1 - 0.75 + 0.75 * postings.length / totals.average_length))) as score
            from postings
            join weights on weights.lexeme = postings.lexeme
            cross join totals
            group by postings.passage_id
        ), candidates as (
            (select passage_id from matched order by score desc, passage_id limit $4)
            union
            (select id from passages where collection_id = any($1) order by embedding <=> $3, id limit $5)
        ), scored as (
            select passages.id,
                   $7 * coalesce(matched.score / attainable.score, 0)
                   + $8 * greatest(0, least(1, coalesce((1 - (passages.embedding <=> $3) - $9) / ($10 - $9), 0))) as score
            from candidates
            join passages on passages.id = candidates.passage_id
            left join matched on matched.passage_id = passages.id
            cross join attainable
        )
        select scored.score, passages.id, passages.text, passages.heading, passages.page, passages.start_offset, passages.end_offset,
               passages.reference, documents.id, documents.filename, documents.uri, documents.organisation_id is not null,
               domains.slug, categories.code
        from scored
        join passages on passages.id = scored.id
        join documents on documents.id = passages.document_id and documents.status = 'ready'
        join collections on collections.id = passages.collection_id
        left join categories on categories.id = collections.category_id
        left join domains on domains.id = categories.domain_id
        order by scored.score desc, scored.id
        limit $6
        """;
}
