using Pgvector;

namespace Egret.Knowledge.Data;

/// <summary>
/// Converts vectors to half precision, which uses half the storage and keeps the order of search results.
/// </summary>
internal static class HalfVectors
{
    public static HalfVector From(ReadOnlySpan<float> vector)
    {
        var halves = new Half[vector.Length];
        for (var position = 0; position < vector.Length; position++)
        {
            halves[position] = (Half)vector[position];
        }

        return new(halves);
    }
}
