using System.Net;
using Egret.Dashboard.Documents.Uploads;

namespace Egret.Dashboard.Tests.Documents.Uploads;

public sealed class UploadQueueTests
{
    private readonly FakeFiles _files = new() { Moved = 99 };
    private readonly FakeSignIn _signIn = new();

    [Fact]
    public async Task Two_files_are_sent_at_a_time_and_leaving_is_warned_of_until_all_are_through()
    {
        var under = 0;
        var most = 0;
        var gate = new TaskCompletionSource();
        using var shelf = new FakeShelf(async _ =>
        {
            most = Math.Max(most, ++under);
            await gate.Task;
            under--;
            return FakeShelf.Json(FakeShelf.Document(Guid.NewGuid()), HttpStatusCode.Accepted);
        });
        using var queue = new UploadQueue(_files, _signIn);
        var arrived = 0;
        queue.Arrived += (_, _) => arrived++;

        var sending = queue.AddAsync(shelf.Place, [.. Enumerable.Range(1, 5).Select(id => FakeFiles.File(id))]);
        Assert.True(_files.Warns);
        Assert.Equal(5, queue.To(shelf.Place).Count);
        gate.SetResult();
        await sending;

        Assert.Equal((2, 5), (most, arrived));
        Assert.Empty(queue.To(shelf.Place));
        Assert.Equal(5, _files.Forgotten.Count);
        Assert.False(_files.Warns);
    }

    [Theory]
    [InlineData(0, "empty")]
    [InlineData(ChosenFile.MostBytes + 1, "256 MB")]
    public async Task File_that_cannot_become_a_document_is_not_sent(long size, string reason)
    {
        using var shelf = new FakeShelf(_ => throw new InvalidOperationException("It was sent."));
        using var queue = new UploadQueue(_files, _signIn);

        await queue.AddAsync(shelf.Place, [FakeFiles.File(1, size)]);

        var upload = Assert.Single(queue.To(shelf.Place));
        Assert.Contains(reason, upload.Problem, StringComparison.Ordinal);
        Assert.False(upload.CanRetry);
        Assert.Empty(_files.Read);
    }

    [Fact]
    public async Task Same_bytes_are_told_by_the_name_they_are_there_under()
    {
        using var shelf = new FakeShelf(_ => Task.FromResult(FakeShelf.Problem(
            HttpStatusCode.Conflict, $"The same bytes are here already, as document {Guid.Empty} ('Heron's (old).md').")));
        using var queue = new UploadQueue(_files, _signIn);

        await queue.AddAsync(shelf.Place, [FakeFiles.File(1)]);

        var upload = Assert.Single(queue.To(shelf.Place));
        Assert.Equal("Already there, as “Heron's (old).md”.", upload.Problem);
        Assert.False(upload.CanRetry);
    }

    /// <summary>How large a document may be is a setting of the server, which the page does not know.</summary>
    [Theory]
    [InlineData("The file is larger than the 26214400 bytes that are allowed.", "The file is larger than the 25 MB that are allowed. Split the file, or leave out its images.")]
    [InlineData("Too large.", "Too large. Split the file, or leave out its images.")]
    public async Task Too_large_a_file_is_told_by_the_servers_limit(string detail, string problem)
    {
        using var shelf = new FakeShelf(_ => Task.FromResult(FakeShelf.Problem(HttpStatusCode.RequestEntityTooLarge, detail)));
        using var queue = new UploadQueue(_files, _signIn);

        await queue.AddAsync(shelf.Place, [FakeFiles.File(1)]);

        var upload = Assert.Single(queue.To(shelf.Place));
        Assert.Equal(problem, upload.Problem);
        Assert.False(upload.CanRetry);
    }

    [Fact]
    public async Task Upload_that_was_not_received_is_sent_again_and_arrives()
    {
        var isAway = true;
        using var shelf = new FakeShelf(_ => isAway
            ? throw new HttpRequestException("Away.")
            : Task.FromResult(FakeShelf.Json(FakeShelf.Document(Guid.NewGuid()), HttpStatusCode.Accepted)));
        using var queue = new UploadQueue(_files, _signIn);

        await queue.AddAsync(shelf.Place, [FakeFiles.File(1)]);
        var upload = Assert.Single(queue.To(shelf.Place));
        Assert.True(upload.CanRetry);
        isAway = false;
        await queue.RetryAsync(upload);

        Assert.Empty(queue.To(shelf.Place));
    }

    [Fact]
    public async Task File_that_cannot_be_read_does_not_stop_the_next()
    {
        using var shelf = new FakeShelf(_ => Task.FromResult(FakeShelf.Json(FakeShelf.Document(Guid.NewGuid()), HttpStatusCode.Accepted)));
        using var queue = new UploadQueue(_files, _signIn);

        await queue.AddAsync(shelf.Place, [FakeFiles.File(99), FakeFiles.File(1)]);

        Assert.Equal(99, Assert.Single(queue.To(shelf.Place)).File.Id);
    }

    /// <summary>Another person may sign in next: what the first one chose is not sent in the other's name.</summary>
    [Fact]
    public async Task Signing_out_takes_back_what_is_under_way()
    {
        var sent = 0;
        using var shelf = new FakeShelf(async _ =>
        {
            sent++;
            await Task.Delay(Timeout.Infinite);
            return new HttpResponseMessage();
        });
        using var queue = new UploadQueue(_files, _signIn);
        var sending = queue.AddAsync(shelf.Place, [.. Enumerable.Range(1, 4).Select(id => FakeFiles.File(id))]);

        _signIn.End();
        await sending.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(2, sent);
        Assert.Empty(queue.To(shelf.Place));
        Assert.False(_files.Warns);
    }
}
