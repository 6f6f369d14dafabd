namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>The supported document formats: one per registered <see cref="IDocumentReader"/>.</summary>
/// <param name="readers">The readers. The first match reads the document, so plain text comes last.</param>
internal sealed class DocumentFormats(IEnumerable<IDocumentReader> readers)
{
    private readonly IReadOnlyList<IDocumentReader> _readers = [.. readers];

    /// <summary>The names of the supported formats in registration order, separated by commas.</summary>
    public string Names => string.Join(", ", _readers.Select(reader => reader.FormatName));

    /// <summary>Detects the format of a document.</summary>
    /// <returns>The media type; null for an unsupported format.</returns>
    public string? Detect(DocumentHeader header, string filename) =>
        _readers.FirstOrDefault(reader => reader.Matches(header, filename))?.MediaType;

    /// <summary>Returns the reader of a media type that <see cref="Detect"/> returned.</summary>
    public IDocumentReader GetReader(string mediaType) =>
        _readers.FirstOrDefault(reader => reader.MediaType == mediaType)
        ?? throw new ArgumentOutOfRangeException(
            nameof(mediaType), mediaType, "No reader is registered for this media type.");
}
