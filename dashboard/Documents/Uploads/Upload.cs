namespace Egret.Dashboard.Documents.Uploads;

/// <summary>How far an upload is.</summary>
public enum UploadState
{
    /// <summary>Others are sent first.</summary>
    Waiting,

    /// <summary>It is on its way.</summary>
    Sending,

    /// <summary>It did not become a document.</summary>
    Refused,
}

/// <summary>A file on its way to become a document.</summary>
public sealed class Upload(DocumentPlace place, ChosenFile file) : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>Where it goes.</summary>
    public DocumentPlace Place { get; } = place;

    /// <summary>What is sent.</summary>
    public ChosenFile File { get; } = file;

    /// <summary>How far it is.</summary>
    public UploadState State { get; private set; }

    /// <summary>Why it was refused, and what to do.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether the same file may fare better another time.</summary>
    public bool CanRetry { get; private set; }

    /// <summary>Somebody took it back.</summary>
    public CancellationToken Cancelled => _cancellation.Token;

    /// <summary>Whether closing the page would lose it.</summary>
    public bool IsUnderWay => State is UploadState.Waiting or UploadState.Sending;

    internal void Wait()
    {
        State = UploadState.Waiting;
        Problem = null;
    }

    internal void Begin() => State = UploadState.Sending;

    internal void Refuse(string problem, bool canRetry)
    {
        State = UploadState.Refused;
        Problem = problem;
        CanRetry = canRetry;
    }

    internal void Cancel() => _cancellation.Cancel();

    /// <inheritdoc />
    public void Dispose() => _cancellation.Dispose();
}
