using System.Net;
using Egret.Contracts.Events;
using Egret.Knowledge.Documents;
using Egret.Testing;

namespace Egret.Knowledge.Tests.Documents;

/// <summary>A file may take minutes to arrive, and the gateway vouches for one: somebody may lose their access in between.</summary>
public sealed class LateUploadTests(KnowledgeApp app) : IClassFixture<KnowledgeApp>
{
    /// <summary>By how much the clocks of the gateway and of a service may differ.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    private readonly TestCaller _owner = TestCaller.OwnerOfNewOrganisation();

    private string Path => KnowledgeApp.PathOf(_owner);

    [Fact]
    public async Task Upload_of_somebody_whose_access_nobody_touched_is_taken_however_long_it_takes()
    {
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Accepted, await SendSlowlyAsync(_owner, () => Task.CompletedTask));
    }

    [Theory]
    [InlineData("key")]
    [InlineData("user")]
    [InlineData("member")]
    public async Task Access_revoked_while_the_file_comes_makes_no_document(string lost)
    {
        var caller = _owner with { UserId = Guid.CreateVersion7(), KeyId = lost == "key" ? Guid.CreateVersion7() : null };
        var answer = await SendSlowlyAsync(caller, async () =>
        {
            var (id, now, organisation) = (Guid.CreateVersion7(), DateTimeOffset.UtcNow, caller.OrganisationId!.Value);
            await (lost switch
            {
                "key" => app.PublishAsync(new ApiKeyRevoked(id, now, organisation, caller.KeyId!.Value, caller.UserId)),
                "user" => app.PublishAsync(new UserAccessChanged(id, now, caller.UserId, IsActive: true, IsDeleted: false)),
                _ => app.PublishAsync(new MemberRemoved(id, now, organisation, caller.UserId)),
            });
            await ResponseAssert.EventuallyAsync(
                () => app.CountAsync("select count(*) from inbox_messages where event_id = $1", id), count => count == 1);
        });

        await ResponseAssert.IsProblemAsync(HttpStatusCode.RequestTimeout, "request_timeout", answer);
        using var owner = app.CreateClient(_owner);
        Assert.Empty(await ResponseAssert.ReadAsync<List<DocumentResponse>>(HttpStatusCode.OK, await owner.GetAsync(Path)));
    }

    [Fact]
    public async Task Key_that_expires_while_the_file_comes_makes_no_document()
    {
        var caller = _owner with { KeyId = Guid.CreateVersion7(), KeyExpiresAt = DateTimeOffset.UtcNow.AddSeconds(1) };

        var answer = await SendSlowlyAsync(caller, () => Task.CompletedTask);

        await ResponseAssert.IsProblemAsync(HttpStatusCode.RequestTimeout, "request_timeout", answer);
    }

    /// <summary>Opens an upload while its assertion is good, and sends the file once it is not, and what happens meanwhile has happened.</summary>
    private async Task<HttpResponseMessage> SendSlowlyAsync(TestCaller caller, Func<Task> meanwhile)
    {
        // Whole seconds, as an assertion has them; still good for two or three when the headers arrive.
        var expiresAt = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()) - Tolerance + TimeSpan.FromSeconds(4);
        using var client = app.CreateClient(Assertions.For(caller, expiresAt));
        using var form = new MultipartFormDataContent { { new StreamContent(new HesitantText(WaitAsync())), "file", "late.md" } };
        return await client.PostAsync(Path, form);

        async Task WaitAsync()
        {
            await meanwhile();
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            while (DateTimeOffset.UtcNow < expiresAt + Tolerance + TimeSpan.FromMilliseconds(100) && await timer.WaitForNextTickAsync())
            {
                // Only time makes an assertion expire.
            }
        }
    }

    /// <summary>A text whose second half comes later; there is no length that could be told before.</summary>
    private sealed class HesitantText(Task beforeTheRest) : Stream
    {
        private int _reads;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_reads++ == 1)
            {
                await beforeTheRest.WaitAsync(cancellationToken);
            }

            // As much as fits, or it would wait in a buffer with the headers before it.
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
