using System.Net;
using Egret.Contracts.Events;
using Egret.Knowledge.Documents;
using Egret.Testing;

namespace Egret.Knowledge.Tests.Documents;

/// <summary>An upload may take longer than its assertion is valid, and access may be revoked in the meantime.</summary>
public sealed class UploadAuthorizationTests(KnowledgeApp app) : IClassFixture<KnowledgeApp>
{
    /// <summary>The tolerated clock difference between the gateway and a service.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    private readonly TestCaller _owner = TestCaller.OwnerOfNewOrganisation();

    private string Path => KnowledgeApp.PathOf(_owner);

    [Fact]
    public async Task Slow_upload_without_a_revocation_is_accepted()
    {
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Accepted, await SendSlowlyAsync(_owner, () => Task.CompletedTask));
    }

    [Theory]
    [InlineData("key")]
    [InlineData("user")]
    [InlineData("member")]
    public async Task Upload_with_access_revoked_during_the_transfer_returns_408(string revoked)
    {
        var caller = _owner with { UserId = Guid.CreateVersion7(), KeyId = revoked == "key" ? Guid.CreateVersion7() : null };
        var response = await SendSlowlyAsync(caller, async () =>
        {
            var (id, now, organisation) = (Guid.CreateVersion7(), DateTimeOffset.UtcNow, caller.OrganisationId!.Value);
            await (revoked switch
            {
                "key" => app.PublishAsync(new ApiKeyRevoked(id, now, organisation, caller.KeyId!.Value, caller.UserId)),
                "user" => app.PublishAsync(
                    new UserAccessChanged(id, now, caller.UserId, IsActive: true, IsDeleted: false)),
                _ => app.PublishAsync(new MemberRemoved(id, now, organisation, caller.UserId)),
            });
            await ResponseAssert.EventuallyAsync(
                () => app.CountAsync("select count(*) from inbox_messages where event_id = $1", id),
                count => count == 1);
        });

        await ResponseAssert.IsProblemAsync(HttpStatusCode.RequestTimeout, "request_timeout", response);
        using var owner = app.CreateClient(_owner);
        Assert.Empty(
            await ResponseAssert.ReadAsync<List<DocumentResponse>>(HttpStatusCode.OK, await owner.GetAsync(Path)));
    }

    [Fact]
    public async Task Upload_with_a_key_that_expires_during_the_transfer_returns_408()
    {
        var caller = _owner with { KeyId = Guid.CreateVersion7(), KeyExpiresAt = DateTimeOffset.UtcNow.AddSeconds(1) };

        var response = await SendSlowlyAsync(caller, () => Task.CompletedTask);

        await ResponseAssert.IsProblemAsync(HttpStatusCode.RequestTimeout, "request_timeout", response);
    }

    /// <summary>
    /// Starts an upload with a valid assertion, and sends the file after the assertion expired and an action completed.
    /// </summary>
    private async Task<HttpResponseMessage> SendSlowlyAsync(TestCaller caller, Func<Task> beforeFile)
    {
        // Assertions have whole seconds. This one is valid for two or three more seconds when the headers arrive.
        var expiresAt = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()) - Tolerance + TimeSpan.FromSeconds(4);
        using var client = app.CreateClient(Assertions.For(caller, expiresAt));
        using var form = new MultipartFormDataContent { { new StreamContent(new DelayedText(WaitAsync())), "file", "late.md" } };
        return await client.PostAsync(Path, form);

        async Task WaitAsync()
        {
            await beforeFile();
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            while (DateTimeOffset.UtcNow < expiresAt + Tolerance + TimeSpan.FromMilliseconds(100) && await timer.WaitForNextTickAsync())
            {
                // The assertion expires with real time only.
            }
        }
    }

    /// <summary>A text whose second half is delayed. Its length is unknown, so the body is chunked.</summary>
    private sealed class DelayedText(Task beforeSecondHalf) : Stream
    {
        private int _reads;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_reads++ == 1)
            {
                await beforeSecondHalf.WaitAsync(cancellationToken);
            }

            // Fills the buffer, which would otherwise hold back the headers.
            var length = _reads > 2 ? 0 : buffer.Length;
            buffer.Span[..length].Fill((byte)'a');
            return length;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
