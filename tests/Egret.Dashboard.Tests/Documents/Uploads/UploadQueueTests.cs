using System.Net;
using Egret.Dashboard.Documents.Uploads;

namespace Egret.Dashboard.Tests.Documents.Uploads;

public sealed class UploadQueueTests
{
    private readonly FakeFiles _files = new() { Moved = 99 };
    private readonly FakeSignIn _signIn = new();

    [Fact]
    public async Task Uploads_run_two_at_a_time_and_leaving_the_page_warns_until_all_have_finished()
    {
        var under = 0;
        var most = 0;
        var gate = new TaskCompletionSource();
        using var fakeScope = new FakeDocumentScope(async _ =>
        {
            most = Math.Max(most, ++under);
            await gate.Task;
            under--;
            return FakeDocumentScope.Json(FakeDocumentScope.Document(Guid.NewGuid()), HttpStatusCode.Accepted);
        });
        using var queue = new UploadQueue(_files, _signIn);
        var arrived = 0;
        queue.Uploaded += (_, _) => arrived++;

        var sending = queue.AddAsync(fakeScope.Scope, [.. Enumerable.Range(1, 5).Select(id => FakeFiles.File(id))]);
        Assert.True(_files.Warns);
        Assert.Equal(5, queue.GetUploads(fakeScope.Scope).Count);
        gate.SetResult();
        await sending;

        Assert.Equal((2, 5), (most, arrived));
        Assert.Empty(queue.GetUploads(fakeScope.Scope));
        Assert.Equal(5, _files.Released.Count);
        Assert.False(_files.Warns);
    }

    [Theory]
    [InlineData(0, "empty")]
    [InlineData(SelectedFile.MaxBytes + 1, "256 MB")]
    public async Task File_of_an_unsupported_kind_is_not_uploaded(long size, string reason)
    {
        using var fakeScope = new FakeDocumentScope(_ => throw new InvalidOperationException("It was sent."));
        using var queue = new UploadQueue(_files, _signIn);

        await queue.AddAsync(fakeScope.Scope, [FakeFiles.File(1, size)]);

        var upload = Assert.Single(queue.GetUploads(fakeScope.Scope));
        Assert.Contains(reason, upload.Problem, StringComparison.Ordinal);
        Assert.False(upload.CanRetry);
        Assert.Empty(_files.Read);
    }

    [Fact]
    public async Task Duplicate_upload_names_the_existing_document()
    {
        using var fakeScope = new FakeDocumentScope(_ => Task.FromResult(FakeDocumentScope.Problem(
            HttpStatusCode.Conflict, $"The same bytes are here already, as document {Guid.Empty} ('Heron's (old).md').")));
        using var queue = new UploadQueue(_files, _signIn);

        await queue.AddAsync(fakeScope.Scope, [FakeFiles.File(1)]);

        var upload = Assert.Single(queue.GetUploads(fakeScope.Scope));
        Assert.Equal("Already there, as “Heron's (old).md”.", upload.Problem);
        Assert.False(upload.CanRetry);
    }

    /// <summary>The maximum size is a setting of the server, unknown to the page.</summary>
    [Theory]
    [InlineData(
        "The file is larger than the 26214400 bytes that are allowed.",
        "The file is larger than the 25 MB that are allowed. Split the file, or leave out its images.")]
    [InlineData("Too large.", "Too large. Split the file, or leave out its images.")]
    public async Task Upload_over_the_size_limit_states_the_limit_of_the_server(string detail, string problem)
    {
        using var fakeScope = new FakeDocumentScope(_ =>
            Task.FromResult(FakeDocumentScope.Problem(HttpStatusCode.RequestEntityTooLarge, detail)));
        using var queue = new UploadQueue(_files, _signIn);

        await queue.AddAsync(fakeScope.Scope, [FakeFiles.File(1)]);

        var upload = Assert.Single(queue.GetUploads(fakeScope.Scope));
        Assert.Equal(problem, upload.Problem);
        Assert.False(upload.CanRetry);
    }

    [Fact]
    public async Task Upload_that_fails_in_transit_is_retried_and_succeeds()
    {
        var isUnavailable = true;
        using var fakeScope = new FakeDocumentScope(_ => isUnavailable
            ? throw new HttpRequestException("Unavailable.")
            : Task.FromResult(FakeDocumentScope.Json(FakeDocumentScope.Document(Guid.NewGuid()), HttpStatusCode.Accepted)));
        using var queue = new UploadQueue(_files, _signIn);

        await queue.AddAsync(fakeScope.Scope, [FakeFiles.File(1)]);
        var upload = Assert.Single(queue.GetUploads(fakeScope.Scope));
        Assert.True(upload.CanRetry);
        isUnavailable = false;
        await queue.RetryAsync(upload);

        Assert.Empty(queue.GetUploads(fakeScope.Scope));
    }

    [Fact]
    public async Task Unreadable_file_does_not_block_the_next_upload()
    {
        using var fakeScope = new FakeDocumentScope(_ =>
            Task.FromResult(FakeDocumentScope.Json(FakeDocumentScope.Document(Guid.NewGuid()), HttpStatusCode.Accepted)));
        using var queue = new UploadQueue(_files, _signIn);

        await queue.AddAsync(fakeScope.Scope, [FakeFiles.File(99), FakeFiles.File(1)]);

        Assert.Equal(99, Assert.Single(queue.GetUploads(fakeScope.Scope)).File.Id);
    }

    /// <summary>The next account to sign in must not upload the files of the previous one.</summary>
    [Fact]
    public async Task Sign_out_cancels_uploads_in_progress()
    {
        var sent = 0;
        using var fakeScope = new FakeDocumentScope(async _ =>
        {
            sent++;
            await Task.Delay(Timeout.Infinite);
            return new HttpResponseMessage();
        });
        using var queue = new UploadQueue(_files, _signIn);
        var sending = queue.AddAsync(fakeScope.Scope, [.. Enumerable.Range(1, 4).Select(id => FakeFiles.File(id))]);

        _signIn.End();
        await sending.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(2, sent);
        Assert.Empty(queue.GetUploads(fakeScope.Scope));
        Assert.False(_files.Warns);
    }
}
