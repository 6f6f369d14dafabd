namespace Egret.Dashboard.Documents.Uploads;

/// <summary>The files held by the browser for upload.</summary>
internal interface ISelectedFiles
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="IOException">The file was moved, changed or deleted after it was selected.</exception>
    Task<byte[]> ReadAsync(SelectedFile file, CancellationToken cancellationToken);

    /// <summary>Releases a file.</summary>
    Task ReleaseAsync(SelectedFile file);

    /// <summary>Enables or disables the browser's prompt before the page is closed.</summary>
    Task WarnBeforeLeavingAsync(bool warns);
}
