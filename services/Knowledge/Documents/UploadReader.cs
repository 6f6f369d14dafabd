using System.Buffers;
using System.Security.Cryptography;
using Egret.Knowledge.Blobs;
using Egret.Knowledge.Ingestion.Reading;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Egret.Knowledge.Documents;

/// <summary>
/// Reads the form of an upload as a stream: bytes are written to the disk and hashed, so that memory does not depend on
/// the size of the file, and a file that is too large is rejected at the first byte above the limit.
/// </summary>
internal sealed class UploadReader(BlobStore blobs, DocumentFormats formats, IOptions<DocumentOptions> options)
{
    private const int BufferBytes = 64 * 1024;
    private const int BoundaryLength = 128;
    private const string FilePart = "file";
    private const string MetadataPart = "metadata";

    private long MaxBytes => options.Value.MaxBytes;

    /// <summary>Reads an upload.</summary>
    /// <returns>The upload, whose blob the caller disposes, or the rejection.</returns>
    public async Task<(Upload? Upload, ProblemHttpResult? Rejection)> ReadAsync(
        HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= BoundaryLength } boundary)
        {
            return (null, Problems.UnsupportedMediaType(
                "Send the document as multipart/form-data with one part named 'file'."));
        }

        if (request.ContentLength > options.Value.MaxRequestBytes)
        {
            return (null, TooLarge());
        }

        var form = new Form(new MultipartReader(boundary.ToString(), request.Body));
        var blob = blobs.CreateIncoming();
        var isReturned = false;
        try
        {
            var (upload, rejection) = await ReadFormAsync(form, blob, cancellationToken);
            isReturned = upload is not null;
            if (!isReturned)
            {
                // The gateway reads the response after it has sent the whole body, and Kestrel drains a body for 5
                // seconds only.
                await request.Body.CopyToAsync(Stream.Null, cancellationToken);
            }

            return (upload, rejection);
        }
        finally
        {
            if (!isReturned)
            {
                await blob.DisposeAsync();
            }
        }
    }

    private async Task<(Upload?, ProblemHttpResult?)> ReadFormAsync(
        Form form, IncomingBlob blob, CancellationToken cancellationToken)
    {
        ReceivedFile? file = null;
        string? metadata = null;
        while (await form.NextAsync(cancellationToken) is { } part)
        {
            switch (part.Name)
            {
                case FilePart when file is null && part.Filename is not null:
                    file = await ReceiveAsync(part, blob, cancellationToken);
                    if (file is null)
                    {
                        return (null, TooLarge());
                    }

                    break;
                case FilePart:
                    return (null, Problems.InvalidField(FilePart, "Send exactly one file."));
                case MetadataPart when metadata is null:
                    metadata = await ReadMetadataAsync(part.Body, cancellationToken);
                    if (metadata is null)
                    {
                        return (null, Problems.InvalidField(MetadataPart, DocumentMetadata.Rule));
                    }

                    break;
                default:
                    return (null, Problems.InvalidRequest(
                        "The form must have one part 'file' and at most one part 'metadata'."));
            }
        }

        return file switch
        {
            null => (null, Problems.InvalidField(FilePart, "The form has no file.")),
            { SizeBytes: 0 } => (null, Problems.InvalidField(FilePart, "The file is empty.")),
            { ContentType: null } => (null, Problems.UnsupportedMediaType(
                $"The file format is not supported. Supported formats: {formats.Names}.")),
            { ContentType: { } contentType } => (
                new Upload(blob, file.Filename, contentType, file.SizeBytes, file.Sha256, metadata ?? "{}"), null),
        };
    }

    /// <returns>Null if the file is too large.</returns>
    private async Task<ReceivedFile?> ReceiveAsync(Part part, IncomingBlob blob, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var header = new byte[DocumentHeader.MaxBytes];
        var size = 0L;
        try
        {
            while (await Form.ReadAsync(part.Body, buffer, cancellationToken) is > 0 and var read)
            {
                if (size < DocumentHeader.MaxBytes)
                {
                    buffer.AsSpan(0, (int)Math.Min(read, DocumentHeader.MaxBytes - size)).CopyTo(header.AsSpan((int)size));
                }

                size += read;
                if (size > MaxBytes)
                {
                    return null;
                }

                hash.AppendData(buffer, 0, read);
                await blob.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        var filename = Filenames.Sanitize(part.Filename);
        var contentType = size == 0
            ? null
            : formats.Detect(
                new DocumentHeader(header.AsMemory(0, (int)Math.Min(size, DocumentHeader.MaxBytes))), filename);
        return new(filename, contentType, size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <returns>Null if the metadata is invalid.</returns>
    private static async Task<string?> ReadMetadataAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[DocumentMetadata.MaxBytes + 1];
        var length = 0;
        while (length < buffer.Length && await Form.ReadAsync(body, buffer.AsMemory(length), cancellationToken) is > 0 and var read)
        {
            length += read;
        }

        return DocumentMetadata.Read(buffer.AsMemory(0, length));
    }

    private ProblemHttpResult TooLarge() =>
        Problems.PayloadTooLarge($"The file exceeds the maximum size of {MaxBytes} bytes.");

    private sealed record ReceivedFile(string Filename, string? ContentType, long SizeBytes, string Sha256);

    private sealed record Part(string? Name, string? Filename, Stream Body);

    /// <summary>
    /// A form. Errors while it is read are errors of the request (400), unlike errors of the disk that it is written
    /// to.
    /// </summary>
    private sealed class Form(MultipartReader reader)
    {
        public async Task<Part?> NextAsync(CancellationToken cancellationToken)
        {
            var section = await ReadAsRequestErrorAsync(
                () => new ValueTask<MultipartSection?>(reader.ReadNextSectionAsync(cancellationToken)));
            if (section is null)
            {
                return null;
            }

            return ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                ? new(
                    HeaderUtilities.RemoveQuotes(disposition.Name).Value,
                    (disposition.FileNameStar.HasValue
                        ? disposition.FileNameStar
                        : HeaderUtilities.RemoveQuotes(disposition.FileName)).Value,
                    section.Body)
                : new(null, null, section.Body);
        }

        public static ValueTask<int> ReadAsync(Stream body, Memory<byte> buffer, CancellationToken cancellationToken) =>
            ReadAsRequestErrorAsync(() => body.ReadAsync(buffer, cancellationToken));

        private static async ValueTask<T> ReadAsRequestErrorAsync<T>(Func<ValueTask<T>> read)
        {
            try
            {
                return await read();
            }
            catch (Exception exception) when (
                exception is InvalidDataException or IOException and not BadHttpRequestException)
            {
                throw new BadHttpRequestException("The form is malformed.", StatusCodes.Status400BadRequest, exception);
            }
        }
    }
}
