using System.Text.Json;

namespace Egret.Benchmarks.Retrieval;

/// <summary>
/// Regulations split into passages, and questions with the passages that answer them, as the ObliQA dataset has them.
/// </summary>
/// <param name="Passages">Every passage that has text.</param>
/// <param name="Questions">Every question of the development split.</param>
internal sealed record ObliQa(IReadOnlyList<JudgedPassage> Passages, IReadOnlyList<JudgedQuestion> Questions)
{
    public static ObliQa Read(string folder) => new(
        [.. Directory.EnumerateFiles(Path.Combine(folder, "passages"), "*.json")
            .OrderBy(file => file.Length).ThenBy(file => file, StringComparer.Ordinal)
            .SelectMany(Read<JudgedPassage>)
            .Where(passage => !string.IsNullOrWhiteSpace(passage.Passage))],
        Read<JudgedQuestion>(Path.Combine(folder, "ObliQA_dev.json")));

    private static T[] Read<T>(string file)
    {
        using var stream = File.OpenRead(file);
        return JsonSerializer.Deserialize<T[]>(stream) ?? [];
    }
}
