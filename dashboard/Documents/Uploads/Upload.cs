namespace Egret.Dashboard.Documents.Uploads;

/// <summary>The upload of a file to a document scope.</summary>
public sealed class Upload(DocumentScope scope, SelectedFile file) : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>The target.</summary>
    public DocumentScope Scope { get; } = scope;

    /// <summary>The file.</summary>
    public SelectedFile File { get; } = file;

    /// <summary>The current state.</summary>
    public UploadState State { get; private set; }

    /// <summary>Why the upload failed, and how to resolve it; null if it has not failed.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether a retry with the same file may succeed.</summary>
    public bool CanRetry { get; private set; }

    /// <summary>Cancelled when the user has removed the upload.</summary>
    public CancellationToken CancellationToken => _cancellation.Token;

    /// <summary>Whether closing the page would lose the upload.</summary>
    public bool IsPending => State is UploadState.Waiting or UploadState.Sending;

    internal void Requeue()
    {
        State = UploadState.Waiting;
        Problem = null;
    }

    internal void Start() => State = UploadState.Sending;

    internal void Fail(string problem, bool canRetry)
    {
        State = UploadState.Failed;
        Problem = problem;
        CanRetry = canRetry;
    }

    internal void Cancel() => _cancellation.Cancel();

    /// <inheritdoc />
    public void Dispose() => _cancellation.Dispose();
}
