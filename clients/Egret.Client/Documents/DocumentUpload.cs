using System.Text.Json;

namespace Egret.Client;

/// <summary>
/// A document to upload: PDF, DOCX, HTML, Markdown, plain text, or JSON Lines of passages. The format is detected from
/// the content, not from the file name.
/// </summary>
/// <param name="Content">
/// The content, read from the current position. The caller disposes the stream. A stream that cannot seek is sent once,
/// without retries.
/// </param>
/// <param name="Filename">File name.</param>
public sealed record DocumentUpload(Stream Content, string Filename)
{
    /// <summary>Metadata to store with the document: a JSON object of at most 16 KiB.</summary>
    public JsonElement? Metadata { get; init; }
}
