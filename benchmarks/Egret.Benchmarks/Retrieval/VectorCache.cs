using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Egret.Knowledge.Ingestion.Embedding;
using Microsoft.Extensions.AI;

namespace Egret.Benchmarks.Retrieval;

/// <summary>
/// Caches vectors of texts in the machine's temporary folder between runs: embedding takes minutes, all other steps
/// take seconds.
/// </summary>
internal static class VectorCache
{
    private const int BatchSize = 64;

    public static async Task<IReadOnlyList<ReadOnlyMemory<float>>> GetAsync(
        IReadOnlyList<string> texts, IEmbeddingGenerator<string, Embedding<float>> generator)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', texts))));
        var file = Path.Combine(Path.GetTempPath(), $"egret-vectors-{hash[..16]}.bin");
        if (!File.Exists(file))
        {
            var vectors = await EmbedAsync(texts, generator);
            await File.WriteAllBytesAsync(file + ".part", MemoryMarshal.AsBytes(vectors.AsSpan()).ToArray());
            File.Move(file + ".part", file);
        }

        var all = MemoryMarshal.Cast<byte, float>(await File.ReadAllBytesAsync(file)).ToArray();
        return [.. Enumerable.Range(0, texts.Count)
            .Select(index => new ReadOnlyMemory<float>(all, index * ArcticModel.Dimensions, ArcticModel.Dimensions))];
    }

    private static async Task<float[]> EmbedAsync(IReadOnlyList<string> texts, IEmbeddingGenerator<string, Embedding<float>> generator)
    {
        var vectors = new float[texts.Count * ArcticModel.Dimensions];
        var clock = Stopwatch.StartNew();
        for (var start = 0; start < texts.Count; start += BatchSize)
        {
            var batch = await generator.GenerateAsync(texts.Skip(start).Take(BatchSize));
            for (var index = 0; index < batch.Count; index++)
            {
                batch[index].Vector.CopyTo(vectors.AsMemory((start + index) * ArcticModel.Dimensions));
            }
        }

        var rate = texts.Count / clock.Elapsed.TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"embedded {texts.Count} passages, {rate:F1} a second"));
        return vectors;
    }
}
