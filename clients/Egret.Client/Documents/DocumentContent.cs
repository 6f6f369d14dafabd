namespace Egret.Client;

/// <summary>The uploaded file of a document as a stream. Disposing closes the connection.</summary>
public sealed class DocumentContent : IDisposable
{
    private readonly HttpResponseMessage _response;

    internal DocumentContent(HttpResponseMessage response, Stream stream)
    {
        _response = response;
        Stream = stream;
    }

    /// <summary>Content of the file.</summary>
    public Stream Stream { get; }

    /// <summary>Media type of the file.</summary>
    public string? ContentType => _response.Content.Headers.ContentType?.MediaType;

    /// <summary>Length in bytes, if the server sends it.</summary>
    public long? Length => _response.Content.Headers.ContentLength;

    /// <summary>File name of the document.</summary>
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
