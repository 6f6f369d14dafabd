namespace Egret.Dashboard.Documents.Uploads;

/// <summary>The state of an upload.</summary>
public enum UploadState
{
    /// <summary>The upload waits for others.</summary>
    Waiting,

    /// <summary>The file is being sent.</summary>
    Sending,

    /// <summary>The upload failed.</summary>
    Failed,
}
