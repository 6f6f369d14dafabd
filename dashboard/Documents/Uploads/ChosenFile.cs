using Egret.Dashboard.Parts;

namespace Egret.Dashboard.Documents.Uploads;

/// <summary>A file that a person chose or dropped.</summary>
/// <param name="Id">Names it to the browser.</param>
/// <param name="Name">Its name.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="IsFolder">Whether it is a folder, which only looks like a file.</param>
public sealed record ChosenFile(int Id, string Name, long Size, bool IsFolder)
{
    /// <summary>What Egret takes unless it was configured otherwise.</summary>
    internal const long MaxBytes = 25 * 1024 * 1024;

    /// <summary>Why it is not worth sending; null when it is.</summary>
    internal string? Fault => this switch
    {
        { IsFolder: true } => "This is a folder. Open it and choose the files in it.",
        { Size: 0 } => "The file is empty.",
        { Size: > MaxBytes } => $"The file has {ByteCount.Say(Size)}; a document may have up to {ByteCount.Say(MaxBytes)}. Split it, or leave out its images.",
        _ => null,
    };
}
