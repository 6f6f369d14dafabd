using Egret.Testing;

namespace Egret.Conventions.Tests;

/// <summary>The files of the repository that people write: nothing that a build or a tool has made.</summary>
internal static class Sources
{
    private static readonly string[] MadeByTools = ["bin", "obj", "Migrations", "TestResults", ".git", ".egret", "artifacts"];

    /// <summary>All files of these kinds, by their paths within the repository.</summary>
    public static IReadOnlyList<SourceFile> Of(params IEnumerable<string> extensions) => [.. Below(new DirectoryInfo(Repository.Root))
        .Where(file => extensions.Contains(file.Extension, StringComparer.Ordinal))
        .Select(file => new SourceFile(Path.GetRelativePath(Repository.Root, file.FullName), File.ReadAllLines(file.FullName)))];

    private static IEnumerable<FileInfo> Below(DirectoryInfo folder) => folder.EnumerateFiles().Concat(
        folder.EnumerateDirectories().Where(inner => !MadeByTools.Contains(inner.Name, StringComparer.Ordinal)).SelectMany(Below));
}

/// <summary>A file of the repository.</summary>
/// <param name="Path">Where it is, from the repository's root.</param>
/// <param name="Lines">What it says.</param>
internal sealed record SourceFile(string Path, IReadOnlyList<string> Lines)
{
    public override string ToString() => Path;
}
