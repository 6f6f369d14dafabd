using Egret.Testing;

namespace Egret.Conventions.Tests;

/// <summary>Reads the repository's source files, without files that a build or a tool generated.</summary>
internal static class Sources
{
    private static readonly string[] GeneratedFolders = ["bin", "obj", "Migrations", "TestResults", ".git", ".egret", "artifacts"];

    /// <summary>Reads all files with these extensions; paths are relative to the repository.</summary>
    public static IReadOnlyList<SourceFile> Of(params IEnumerable<string> extensions) => [.. Below(new DirectoryInfo(Repository.Root))
        .Where(file => extensions.Contains(file.Extension, StringComparer.Ordinal))
        .Select(file => new SourceFile(Path.GetRelativePath(Repository.Root, file.FullName), File.ReadAllLines(file.FullName)))];

    private static IEnumerable<FileInfo> Below(DirectoryInfo folder) => folder.EnumerateFiles().Concat(
        folder.EnumerateDirectories().Where(inner => !GeneratedFolders.Contains(inner.Name, StringComparer.Ordinal)).SelectMany(Below));
}
