using Egret.Dashboard.Components;

namespace Egret.Dashboard.Documents.Uploads;

/// <summary>A file that the user selected or dropped.</summary>
/// <param name="Id">Id of the file in <c>documents.js</c>.</param>
/// <param name="Name">File name.</param>
/// <param name="Size">Size in bytes.</param>
/// <param name="IsFolder">Whether it is a folder, which browsers report as a file.</param>
public sealed record SelectedFile(int Id, string Name, long Size, bool IsFolder)
{
    /// <summary>
    /// Maximum size in bytes: a page holds several copies of a file while it uploads two. The server has a separate
    /// limit.
    /// </summary>
    internal const long MaxBytes = 256 * 1024 * 1024;

    /// <summary>Why the file cannot be uploaded; null if it can.</summary>
    internal string? ValidationError => this switch
    {
        { IsFolder: true } => "This is a folder. Open it and choose the files in it.",
        { Size: 0 } => "The file is empty.",
        { Size: > MaxBytes } =>
            $"The file has {ByteSize.Format(Size)}; a browser can send up to {ByteSize.Format(MaxBytes)} from here. "
                + "Split it, or leave out its images.",
        _ => null,
    };
}
