using Egret.Knowledge.Ingestion.Embedding;
using Microsoft.Extensions.Options;

namespace Egret.Benchmarks.Retrieval;

internal static class RetrievalBenchmark
{
    public const string Usage = "retrieval <obliqa folder>";

    public static async Task<int> RunAsync(string folder, string[] options)
    {
        var data = ObliQa.Read(folder);
        using var model = new ArcticModel(new ArcticTokenizer());
        using var generator = new ArcticEmbeddingGenerator(model, Options.Create(new EmbeddingOptions()));
        await VectorCache.GetAsync([.. data.Passages.Select(passage => passage.Passage)], generator);
        return options.Length;
    }
}
