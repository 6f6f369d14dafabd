using System.Text.Json;

namespace Egret.Client;

/// <summary>
/// A document to upload: PDF, DOCX, HTML, Markdown, plain text, or JSON lines of passages split beforehand. What it is, is told from its
/// content, not from its name.
/// </summary>
/// <param name="Content">Its bytes, from where the stream stands; the caller disposes of it. One that cannot seek is sent once, without further tries.</param>
/// <param name="Filename">Its name.</param>
public sealed record DocumentUpload(Stream Content, string Filename)
{
    /// <summary>Anything to keep with it: a JSON object of at most 16 KiB.</summary>
    public JsonElement? Metadata { get; init; }
}
