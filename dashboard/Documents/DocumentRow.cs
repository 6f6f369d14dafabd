using Egret.Client;

namespace Egret.Dashboard.Documents;

/// <summary>A document in the table: one that is there, or a file on its way.</summary>
public sealed class DocumentRow(string filename, long sizeBytes)
{
    public string Filename { get; private set; } = filename;

    public long SizeBytes { get; private set; } = sizeBytes;

    /// <summary>What the server has of it; null while the file is on its way, or was refused.</summary>
    public Document? Document { get; private set; }

    public DocumentStatus? Status { get; private set; }

    /// <summary>From 0 to 1.</summary>
    public double Progress { get; private set; }

    /// <summary>What went wrong and what to do; null without anything.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether it waits to be sent, or is being sent.</summary>
    public bool IsOnItsWay => Document is null && Problem is null;

    /// <summary>Whether something will still happen to it by itself.</summary>
    public bool IsInWork => IsOnItsWay || Status is DocumentStatus.Queued or DocumentStatus.Processing;

    /// <summary>In one word.</summary>
    public string StatusWord => this switch
    {
        { IsOnItsWay: true } => "Uploading",
        { Document: null } => "Not uploaded",
        { Status: DocumentStatus.Queued } => "Queued",
        { Status: DocumentStatus.Processing } => "Reading",
        { Status: DocumentStatus.Ready } => "Ready",
        { Status: DocumentStatus.Failed } => "Failed",
        _ => "Unknown",
    };

    internal static DocumentRow Of(Document document)
    {
        var row = new DocumentRow(document.Filename, document.SizeBytes);
        row.Take(document);
        return row;
    }

    /// <summary>The server has it, and says this of it.</summary>
    public void Take(Document document)
    {
        Document = document;
        Filename = document.Filename;
        SizeBytes = document.SizeBytes;
        Status = document.Status;
        Progress = document.Progress;
        Problem = document.Error;
    }

    /// <summary>It is this far.</summary>
    public void Take(DocumentProgress progress)
    {
        Status = progress.Status;
        // A repeat of an earlier state, after a connection was lost, does not turn the bar back.
        Progress = progress.Status == DocumentStatus.Processing ? Math.Max(Progress, progress.Progress) : progress.Progress;
        Problem = progress.Error;
    }

    /// <summary>The server did not take it.</summary>
    public void Refuse(string problem) => Problem = problem;

    /// <summary>Following it failed; what is known of it stays.</summary>
    public void LoseSight(string problem) => Problem = problem;
}
