namespace Egret.Client;

/// <summary>The bytes of a document as uploaded, while they come. Dispose of it to end the connection.</summary>
public sealed class DocumentContent : IDisposable
{
    private readonly HttpResponseMessage _response;

    internal DocumentContent(HttpResponseMessage response, Stream stream)
    {
        _response = response;
        Stream = stream;
    }

    /// <summary>The bytes.</summary>
    public Stream Stream { get; }

    /// <summary>What they are.</summary>
    public string? ContentType => _response.Content.Headers.ContentType?.MediaType;

    /// <summary>How many there are, where the server says so.</summary>
    public long? Length => _response.Content.Headers.ContentLength;

    /// <summary>The document's name.</summary>
    public string? Filename => _response.Content.Headers.ContentDisposition is { } disposition
        ? disposition.FileNameStar ?? disposition.FileName?.Trim('"')
        : null;

    /// <inheritdoc />
    public void Dispose()
    {
        Stream.Dispose();
        _response.Dispose();
    }
}
