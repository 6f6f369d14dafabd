using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Egret.Contracts;
using Egret.Knowledge.Documents;
using Egret.Testing;

namespace Egret.Knowledge.Tests.Documents;

/// <summary>Uploads that are rejected because of their size, format, metadata, form or caller.</summary>
public sealed class RejectedUploadTests(KnowledgeApp app) : IClassFixture<KnowledgeApp>
{
    private readonly TestCaller _caller = TestCaller.OwnerOfNewOrganisation();

    private string Path => KnowledgeApp.PathOf(_caller);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task File_over_the_limit_is_rejected_during_the_transfer_and_leaves_no_file(bool isIdempotent)
    {
        using var client = app.CreateClient(_caller);
        if (isIdempotent)
        {
            client.DefaultRequestHeaders.Add("Idempotency-Key", Guid.NewGuid().ToString());
        }

        var peak = await PeakMemoryAsync(async () =>
        {
            // Chunked, so that the received bytes are counted instead of a Content-Length header.
            using var large = new MultipartFormDataContent
            {
                { new StreamContent(new GeneratedText((25L << 20) + 1)), "file", "large.txt" },
            };
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.RequestEntityTooLarge, "payload_too_large", await client.PostAsync(Path, large));
        });
        Assert.True(peak < 20L << 20, $"Memory grew by {peak} bytes with the upload.");

        using var bytes = new ByteArrayContent(new byte[27 << 20]);
        using var announced = new HttpRequestMessage(HttpMethod.Post, Path)
        {
            Content = new MultipartFormDataContent { { bytes, "file", "large.txt" } },
        };
        announced.Headers.ExpectContinue = true;
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.RequestEntityTooLarge, "payload_too_large", await client.SendAsync(announced));
        Assert.Empty(
            await ResponseAssert.ReadAsync<List<DocumentResponse>>(HttpStatusCode.OK, await client.GetAsync(Path)));
        await ResponseAssert.EventuallyAsync(
            () => Task.FromResult(Directory.GetFiles(System.IO.Path.Combine(app.BlobDirectory, "incoming"))),
            files => files.Length == 0);
    }

    [Theory]
    [InlineData("image.md", new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0, 0, 0, 1, 0, 0, 2 })]
    [InlineData("archive.docx", new byte[] { 0x50, 0x4B, 3, 4, 0, 0, 0, 0, 0, 0, 1, 2, 3 })]
    public async Task File_of_an_unsupported_format_is_rejected_regardless_of_its_name(string filename, byte[] bytes)
    {
        using var client = app.CreateClient(_caller);
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.UnsupportedMediaType, "unsupported_media_type", await KnowledgeApp.PostAsync(
                client, Path, bytes, filename));
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("{\"a\":\"\\u0000\"}")]
    [InlineData("""{"a":1e131071}""")]
    [InlineData("""{"a":[{"b":-1E+20000}]}""")]
    [InlineData("""{"a":1e-16383,"b":1e-16383}""")]
    [InlineData("""{"a":1e99999999999999999999}""")]
    public async Task Metadata_that_cannot_be_stored_is_rejected(string metadata)
    {
        using var client = app.CreateClient(_caller);
        var problem = await ResponseAssert.IsProblemAsync(
            HttpStatusCode.BadRequest, "invalid_request",
            await KnowledgeApp.PostAsync(
                client, Path, Encoding.UTF8.GetBytes("# A\n\n" + metadata), metadata: metadata));
        Assert.True(problem.GetProperty("errors").TryGetProperty("metadata", out _));
    }

    // Each number is valid; together they would be returned forty times as long as they were sent.
    [Fact]
    public async Task Metadata_is_measured_with_numbers_without_exponents()
    {
        using var client = app.CreateClient(_caller);
        var sane = await ResponseAssert.ReadAsync<DocumentResponse>(HttpStatusCode.Accepted, await KnowledgeApp.PostAsync(
            client, Path, "# Sane"u8.ToArray(),
            metadata: """{"largest":1.7976931348623157e308,"least":5e-324,"pi":3.14159265358979}"""));
        Assert.Equal(double.MaxValue, sane.Metadata.GetProperty("largest").GetDouble());
        Assert.Equal(double.Epsilon, sane.Metadata.GetProperty("least").GetDouble());

        var many = $$"""{"a":[{{string.Join(',', Enumerable.Repeat("1e300", 100))}}]}""";
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.BadRequest, "invalid_request", await KnowledgeApp.PostAsync(
                client, Path, "# Many"u8.ToArray(), metadata: many));
    }

    [Fact]
    public async Task Form_without_exactly_one_file_is_rejected()
    {
        using var client = app.CreateClient(_caller);
        using var none = new MultipartFormDataContent { { new StringContent("{}"), "metadata" } };
        var problem = await ResponseAssert.IsProblemAsync(
            HttpStatusCode.BadRequest, "invalid_request", await client.PostAsync(Path, none));
        Assert.True(problem.GetProperty("errors").TryGetProperty("file", out _));
        using var two = new MultipartFormDataContent
        {
            { new StringContent("one"), "file", "one.txt" },
            { new StringContent("two"), "file", "two.txt" },
        };
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.BadRequest, "invalid_request", await client.PostAsync(Path, two));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.BadRequest, "invalid_request", await KnowledgeApp.PostAsync(client, Path, []));
        using var json = new StringContent("{}", Encoding.UTF8, "application/json");
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.UnsupportedMediaType, "unsupported_media_type", await client.PostAsync(Path, json));
        using var broken = new ByteArrayContent(
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nabc"u8.ToArray());
        broken.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.BadRequest, "invalid_request", await client.PostAsync(Path, broken));
    }

    [Fact]
    public async Task Caller_without_access_to_documents_is_rejected()
    {
        using var unauthenticated = app.CreateClient();
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Unauthorized, await KnowledgeApp.PostAsync(unauthenticated, Path, "a"u8.ToArray()));
        using var anonymous = app.CreateAnonymous();
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Unauthorized, await anonymous.GetAsync(Path));
        using var restricted = app.CreateClient(
            _caller with { KeyId = Guid.CreateVersion7(), Scopes = [KeyScopes.Query] });
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "permission_denied", await restricted.GetAsync(Path));
    }

    /// <summary>The maximum increase of memory use during an action, of client and service together.</summary>
    private static async Task<long> PeakMemoryAsync(Func<Task> act)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var peak = before;
        var work = act();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!work.IsCompleted && await timer.WaitForNextTickAsync())
        {
            peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true));
        }

        await work;
        return peak - before;
    }

    /// <summary>A text that is generated while it is read.</summary>
    private sealed class GeneratedText(long length) : Stream
    {
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _position; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - _position);
            buffer.AsSpan(offset, read).Fill((byte)'x');
            _position += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
