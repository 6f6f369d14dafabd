using System.Diagnostics;
using System.Globalization;
using Egret.Knowledge.Ingestion.Embedding;
using Egret.Knowledge.Ingestion.Tokenization;
using Egret.Knowledge.Search;
using Egret.Persistence;
using Egret.Testing;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Egret.Benchmarks.Retrieval;

/// <summary>How well, and how fast, the service's search finds the passages that experts named as answers.</summary>
internal static class RetrievalBenchmark
{
    public const string Usage =
        """
        retrieval <ObliQA folder> [--questions N] [--database <connection string of an empty database>]
            Recall@10, MAP@10 and latency of the search by words, by meaning and by both, over the passages of ObliQA
            (github.com/RegNLP/ObliQADataset). Without a database, a PostgreSQL of this machine is started for the run.
        """;

    private const int Depth = 10;

    public static async Task<int> RunAsync(string folder, string[] options)
    {
        var data = ObliQa.Read(folder);
        var questions = Sample(data.Questions, int.Parse(Option(options, "--questions") ?? "0", CultureInfo.InvariantCulture));

        using var model = new ArcticModel(new ArcticTokenizer());
        using var generator = new ArcticEmbeddingGenerator(model, Options.Create(new EmbeddingOptions()));
        using var embedder = new QueryEmbedder(model);
        var vectors = await VectorCache.GetAsync([.. data.Passages.Select(passage => passage.Passage)], generator);

        var builder = new NpgsqlDataSourceBuilder(
            Option(options, "--database") ?? (await TestServers.CreateDatabaseAsync("retrieval", "vector")).Owner);
        builder.UseVector();
        await using var source = builder.Build();
        var clock = Stopwatch.StartNew();
        var corpus = new BenchmarkCorpus(source);
        var collection = await corpus.LoadAsync(data.Passages, vectors);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"loaded {data.Passages.Count} passages in {clock.Elapsed.TotalSeconds:F1} s"));
        await using (var connection = await source.OpenConnectionAsync())
        {
            // The first to connect to a database with a new extension learns its types.
            await connection.ReloadTypesAsync();
        }

        var retrieval = new PassageRetrieval(source, new CurrentRowScope(corpus.Reader), embedder);
        Console.WriteLine($"{questions.Count} questions");
        Console.WriteLine("retriever   Recall@10  MAP@10   p50 ms   p95 ms");
        foreach (var retriever in Enum.GetValues<Retriever>())
        {
            await MeasureAsync(retrieval, collection, retriever, questions);
        }

        var related = await BestScoresAsync(retrieval, collection, questions.Select(question => question.Question));
        var unrelated = await BestScoresAsync(retrieval, collection, UnrelatedQuestions.All);
        Console.WriteLine("best score  below it: questions on the subject   at it or above: questions off it");
        foreach (var border in new[] { 0.04, 0.06, 0.08, 0.10, 0.12, 0.15 })
        {
            var missed = related.Count(score => score < border) / (double)related.Count;
            var accepted = unrelated.Count(score => score >= border) / (double)unrelated.Count;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{border,10:F2} {missed,10:P1} {accepted,40:P1}"));
        }

        return 0;
    }

    private static async Task<List<double>> BestScoresAsync(PassageRetrieval retrieval, Guid collection, IEnumerable<string> questions)
    {
        List<double> scores = [];
        foreach (var question in questions)
        {
            var found = await retrieval.FindAsync(question, [collection], Retriever.Hybrid, limit: 1, CancellationToken.None);
            scores.Add(found.Count > 0 ? found[0].Score : 0);
        }

        return scores;
    }

    private static async Task MeasureAsync(
        PassageRetrieval retrieval, Guid collection, Retriever retriever, IReadOnlyList<JudgedQuestion> questions)
    {
        var (recall, precision) = (0.0, 0.0);
        var milliseconds = new List<double>(questions.Count);
        foreach (var question in questions)
        {
            var started = Stopwatch.GetTimestamp();
            var found = await retrieval.FindAsync(question.Question, [collection], retriever, Depth, CancellationToken.None);
            milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            var score = Score(found, question);
            recall += score.Recall;
            precision += score.AveragePrecision;
        }

        milliseconds.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{retriever,-10} {recall / questions.Count,9:F3} {precision / questions.Count,8:F3} "
            + $"{Percentile(milliseconds, 50),8:F1} {Percentile(milliseconds, 95),8:F1}"));
    }

    /// <summary>
    /// As the shared task scores: passages matched by document and id, precision averaged over all that are relevant.
    /// </summary>
    private static (double Recall, double AveragePrecision) Score(IReadOnlyList<RetrievedPassage> found, JudgedQuestion question)
    {
        HashSet<(string, string)> relevant = [.. question.Passages.Select(passage =>
            (passage.DocumentID.ToString(CultureInfo.InvariantCulture), passage.PassageID))];
        var (hits, precision) = (0, 0.0);
        for (var rank = 1; rank <= found.Count; rank++)
        {
            if (relevant.Contains((found[rank - 1].Filename, found[rank - 1].Reference ?? "")))
            {
                hits++;
                precision += (double)hits / rank;
            }
        }

        return ((double)hits / relevant.Count, precision / relevant.Count);
    }

    /// <summary>
    /// Selects every n-th question, so that a sample has all kinds of questions and is the same in each run.
    /// </summary>
    private static IReadOnlyList<JudgedQuestion> Sample(IReadOnlyList<JudgedQuestion> questions, int count) =>
        count is 0 || count >= questions.Count
            ? questions
            : [.. Enumerable.Range(0, count).Select(index => questions[(int)((long)index * questions.Count / count)])];

    private static double Percentile(List<double> sorted, int percent) => sorted[Math.Min(sorted.Count - 1, sorted.Count * percent / 100)];

    private static string? Option(string[] options, string name) =>
        Array.IndexOf(options, name) is >= 0 and var index && index + 1 < options.Length ? options[index + 1] : null;
}
