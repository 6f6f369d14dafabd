using Egret.Dashboard.Parts;

namespace Egret.Dashboard.Documents.Uploads;

/// <summary>A file that a person chose or dropped.</summary>
/// <param name="Id">Names it to the browser.</param>
/// <param name="Name">Its name.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="IsFolder">Whether it is a folder, which only looks like a file.</param>
public sealed record ChosenFile(int Id, string Name, long Size, bool IsFolder)
{
    /// <summary>
    /// What a page can hold of a file that it sends, some copies of it and of a second file included. How large a document may be is the server's
    /// to say.
    /// </summary>
    internal const long MostBytes = 256 * 1024 * 1024;

    /// <summary>Why it is not worth sending; null when it is.</summary>
    internal string? Fault => this switch
    {
        { IsFolder: true } => "This is a folder. Open it and choose the files in it.",
        { Size: 0 } => "The file is empty.",
        { Size: > MostBytes } => $"The file has {ByteCount.Say(Size)}; a browser can send up to {ByteCount.Say(MostBytes)} from here. Split it, or leave out its images.",
        _ => null,
    };
}
