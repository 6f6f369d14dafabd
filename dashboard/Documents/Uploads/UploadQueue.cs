using Egret.Client;
using Microsoft.AspNetCore.Components.Authorization;

namespace Egret.Dashboard.Documents.Uploads;

/// <summary>
/// Uploads files, a few concurrently, on any page. A browser opens at most six connections to a server, and the pages
/// and event streams need some of them.
/// </summary>
internal sealed class UploadQueue : IDisposable
{
    private const int MaxConcurrentUploads = 2;
    private const string Unreadable =
        "The browser could not read the file. It may have been moved or changed; choose it again.";

    private readonly ISelectedFiles _files;
    private readonly AuthenticationStateProvider _signIn;
    private readonly List<Upload> _uploads = [];
    private int _loops;
    private bool _warnsBeforeLeaving;

    public UploadQueue(ISelectedFiles files, AuthenticationStateProvider signIn)
    {
        _files = files;
        _signIn = signIn;
        _signIn.AuthenticationStateChanged += CancelOnSignOut;
    }

    /// <summary>Raised when an upload was added, removed or has changed its state.</summary>
    public event Action? Changed;

    /// <summary>Raised when a file has been stored as a document of the scope.</summary>
    public event Action<DocumentScope, Document>? Uploaded;

    /// <summary>Returns the pending and failed uploads to a scope.</summary>
    public IReadOnlyList<Upload> GetUploads(DocumentScope scope) =>
        [.. _uploads.Where(upload => upload.Scope.Key == scope.Key)];

    /// <summary>
    /// Adds files. Completes when the upload loops that it started have nothing left to send; immediately if all loops
    /// are running already.
    /// </summary>
    public Task AddAsync(DocumentScope scope, IReadOnlyList<SelectedFile> files)
    {
        foreach (var file in files)
        {
            var upload = new Upload(scope, file);
            if (file.ValidationError is { } error)
            {
                upload.Fail(error, canRetry: false);
            }

            _uploads.Add(upload);
        }

        return ProcessAsync();
    }

    /// <summary>Sends a failed upload again.</summary>
    public Task RetryAsync(Upload upload)
    {
        upload.Requeue();
        return ProcessAsync();
    }

    /// <summary>Cancels a pending upload, or removes a failed one from the list.</summary>
    public async Task RemoveAsync(Upload upload)
    {
        if (_uploads.Remove(upload))
        {
            upload.Cancel();
            upload.Dispose();
            await _files.ReleaseAsync(upload.File);
            await NotifyAsync();
        }
    }

    public void Dispose() => _signIn.AuthenticationStateChanged -= CancelOnSignOut;

    private async Task ProcessAsync()
    {
        await NotifyAsync();
        await Task.WhenAll(Enumerable.Range(_loops, MaxConcurrentUploads - _loops).Select(_ => RunUploadLoopAsync()));
    }

    private async Task RunUploadLoopAsync()
    {
        _loops++;
        try
        {
            while (_uploads.Find(upload => upload.State == UploadState.Waiting) is { } next)
            {
                await SendAsync(next);
            }
        }
        finally
        {
            _loops--;
        }
    }

    private async Task SendAsync(Upload upload)
    {
        var cancellationToken = upload.CancellationToken;
        upload.Start();
        await NotifyAsync();
        try
        {
            // Buffered in memory, as the browser requires, and therefore seekable: the client can retry.
            var bytes = await _files.ReadAsync(upload.File, cancellationToken);
            using var content = new MemoryStream(bytes, writable: false);
            var document = await upload.Scope.Client.UploadAsync(
                new DocumentUpload(content, upload.File.Name), cancellationToken);
            await RemoveAsync(upload);
            Uploaded?.Invoke(upload.Scope, document);
        }
        catch (EgretException exception)
        {
            var (problem, canRetry) = UploadFailureText.Describe(exception);
            upload.Fail(problem, canRetry);
        }
        catch (IOException)
        {
            upload.Fail(Unreadable, canRetry: false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The upload was removed from the queue.
            return;
        }

        await NotifyAsync();
    }

    private async Task NotifyAsync()
    {
        Changed?.Invoke();
        if (_uploads.Exists(upload => upload.IsPending) != _warnsBeforeLeaving)
        {
            _warnsBeforeLeaving = !_warnsBeforeLeaving;
            await _files.WarnBeforeLeavingAsync(_warnsBeforeLeaving);
        }
    }

    /// <summary>Cancels all uploads on sign-out, so that one user's files are not sent as another user.</summary>
    private void CancelOnSignOut(Task<AuthenticationState> state)
    {
        if (state is { IsCompletedSuccessfully: true, Result.User.Identity: not { IsAuthenticated: true } })
        {
            // Not awaited: event handlers have no caller that could wait.
            _ = Task.WhenAll(_uploads.ToList().Select(RemoveAsync));
        }
    }
}
