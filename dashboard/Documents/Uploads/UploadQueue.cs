using Egret.Client;
using Microsoft.AspNetCore.Components.Authorization;

namespace Egret.Dashboard.Documents.Uploads;

/// <summary>
/// Sends files, a few at a time, whatever page is looked at. A browser has six connections to a server at the most, and the pages and the
/// event streams need some of them.
/// </summary>
internal sealed class UploadQueue : IDisposable
{
    private const int LanesAtMost = 2;
    private const string Unreadable = "The browser could not read the file. It may have been moved or changed; choose it again.";

    private readonly IChosenFiles _files;
    private readonly AuthenticationStateProvider _signIn;
    private readonly List<Upload> _uploads = [];
    private int _lanes;
    private bool _warns;

    public UploadQueue(IChosenFiles files, AuthenticationStateProvider signIn)
    {
        _files = files;
        _signIn = signIn;
        _signIn.AuthenticationStateChanged += EndWithSignIn;
    }

    public event Action? Changed;

    /// <summary>A file became a document of that place.</summary>
    public event Action<DocumentPlace, Document>? Arrived;

    /// <summary>What is on its way to that place, or was refused.</summary>
    public IReadOnlyList<Upload> To(DocumentPlace place) => [.. _uploads.Where(upload => upload.Place.Key == place.Key)];

    /// <summary>Sends files. Returns when the lanes that were free have nothing left to send; at once when all of them are under way already.</summary>
    public Task AddAsync(DocumentPlace place, IReadOnlyList<ChosenFile> files)
    {
        foreach (var file in files)
        {
            var upload = new Upload(place, file);
            if (file.Fault is { } fault)
            {
                upload.Refuse(fault, canRetry: false);
            }

            _uploads.Add(upload);
        }

        return WorkAsync();
    }

    /// <summary>Sends one again that was refused.</summary>
    public Task RetryAsync(Upload upload)
    {
        upload.Wait();
        return WorkAsync();
    }

    /// <summary>Takes one back, be it under way, or out of sight.</summary>
    public async Task RemoveAsync(Upload upload)
    {
        if (_uploads.Remove(upload))
        {
            upload.Cancel();
            upload.Dispose();
            await _files.ForgetAsync(upload.File);
            await TellAsync();
        }
    }

    public void Dispose() => _signIn.AuthenticationStateChanged -= EndWithSignIn;

    private async Task WorkAsync()
    {
        await TellAsync();
        await Task.WhenAll(Enumerable.Range(_lanes, LanesAtMost - _lanes).Select(_ => DriveLaneAsync()));
    }

    private async Task DriveLaneAsync()
    {
        _lanes++;
        try
        {
            while (_uploads.Find(upload => upload.State == UploadState.Waiting) is { } next)
            {
                await SendAsync(next);
            }
        }
        finally
        {
            _lanes--;
        }
    }

    private async Task SendAsync(Upload upload)
    {
        var cancelled = upload.Cancelled;
        upload.Begin();
        await TellAsync();
        try
        {
            // Whole in memory, as the browser wants it anyway: so it can be sent again when the server asks for it.
            using var content = new MemoryStream(await _files.ReadAsync(upload.File, cancelled), writable: false);
            var document = await upload.Place.Shelf.UploadAsync(new DocumentUpload(content, upload.File.Name), cancelled);
            await RemoveAsync(upload);
            Arrived?.Invoke(upload.Place, document);
        }
        catch (EgretException exception)
        {
            var (problem, canRetry) = UploadRefusal.Of(exception);
            upload.Refuse(problem, canRetry);
        }
        catch (IOException)
        {
            upload.Refuse(Unreadable, canRetry: false);
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            // Taken back: it is out of the queue already.
            return;
        }

        await TellAsync();
    }

    private async Task TellAsync()
    {
        Changed?.Invoke();
        if (_uploads.Exists(upload => upload.IsUnderWay) != _warns)
        {
            _warns = !_warns;
            await _files.WarnBeforeLeavingAsync(_warns);
        }
    }

    /// <summary>What one person chose is not sent in the name of the next.</summary>
    private void EndWithSignIn(Task<AuthenticationState> state)
    {
        if (state is { IsCompletedSuccessfully: true, Result.User.Identity: not { IsAuthenticated: true } })
        {
            // An event has nobody who could wait for it.
            _ = Task.WhenAll(_uploads.ToList().Select(RemoveAsync));
        }
    }
}
