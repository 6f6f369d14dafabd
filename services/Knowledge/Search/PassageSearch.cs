using Egret.Knowledge.Ingestion.Embedding;
using Egret.Knowledge.Storage;
using Npgsql;
using NpgsqlTypes;
using Pgvector;

namespace Egret.Knowledge.Search;

/// <summary>A passage that a search found.</summary>
/// <param name="Score">From 0 to 1.</param>
/// <param name="Category">The public category it is of; null for an organisation's.</param>
internal sealed record PassageMatch(
    double Score, Guid PassageId, string Text, string? Heading, int? Page, int Start, int End, string? Reference, Guid DocumentId,
    string Filename, string Uri, (string Domain, string Code)? Category);

/// <summary>Searches collections by words, by meaning, or by both.</summary>
internal sealed class PassageSearch(TextEmbedder embedder, NpgsqlDataSource source)
{
    /// <summary>Passages that either way of searching offers to the other's judgement.</summary>
    private const int Candidates = 100;

    /// <summary>Weights of words and meaning, chosen on ObliQA's development questions; benchmarks/Egret.Benchmarks measures them.</summary>
    private const double LexicalWeight = 0.6;

    private const double DenseWeight = 0.4;

    /// <summary>The cosine that this model gives a question and passages that have nothing to do with it.</summary>
    private const double UnrelatedCosine = 0.6;

    /// <summary>The cosine of a question and its answer at their closest.</summary>
    private const double EquivalentCosine = 0.95;

    /// <summary>The best passages, best first.</summary>
    public async Task<IReadOnlyList<PassageMatch>> FindAsync(
        IReadOnlyList<Guid> collections, string query, Retriever retriever, int count, CancellationToken cancellationToken)
    {
        if (collections.Count == 0)
        {
            return [];
        }

        var vector = retriever == Retriever.Lexical ? null : PassageWriter.ToHalfVector(await embedder.EmbedQueryAsync(query, cancellationToken));
        var (lexicalWeight, denseWeight) = retriever switch
        {
            Retriever.Hybrid => (LexicalWeight, DenseWeight),
            Retriever.Dense => (0, 1),
            Retriever.Lexical => (1, 0),
            _ => throw new ArgumentOutOfRangeException(nameof(retriever), retriever, null),
        };
        await using var command = source.CreateCommand(SearchStatement.Text);
        AddParameters(command, collections, retriever == Retriever.Dense ? "" : query, vector, count, lexicalWeight, denseWeight);

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<PassageMatch> matches = new(count);
        while (await reader.ReadAsync(cancellationToken))
        {
            matches.Add(Read(reader));
        }

        return matches;
    }

    private static void AddParameters(
        NpgsqlCommand command, IReadOnlyList<Guid> collections, string query, HalfVector? vector, int count, double lexicalWeight, double denseWeight)
    {
        command.Parameters.Add(new() { Value = collections.ToArray() });
        command.Parameters.Add(new() { Value = query, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)vector ?? DBNull.Value, DataTypeName = "halfvec" });
        command.Parameters.Add(new() { Value = lexicalWeight > 0 ? Candidates : 0 });
        command.Parameters.Add(new() { Value = denseWeight > 0 ? Candidates : 0 });
        command.Parameters.Add(new() { Value = count });
        command.Parameters.Add(new() { Value = lexicalWeight });
        command.Parameters.Add(new() { Value = denseWeight });
        command.Parameters.Add(new() { Value = UnrelatedCosine });
        command.Parameters.Add(new() { Value = EquivalentCosine });
    }

    private static PassageMatch Read(NpgsqlDataReader row)
    {
        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
        return new PassageMatch(
            Score: row.GetDouble(0),
            PassageId: row.GetGuid(1),
            Text: row.GetString(2),
            Heading: Text(3),
            Page: row.IsDBNull(4) ? null : row.GetInt32(4),
            Start: row.GetInt32(5),
            End: row.GetInt32(6),
            Reference: Text(7),
            DocumentId: row.GetGuid(8),
            Filename: row.GetString(9),
            Uri: row.GetString(10),
            Category: row.GetBoolean(11) ? null : (row.GetString(12), row.GetString(13)));
    }
}
