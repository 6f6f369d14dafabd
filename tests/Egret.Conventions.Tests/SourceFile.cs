namespace Egret.Conventions.Tests;

/// <summary>A file of the repository.</summary>
/// <param name="Path">The path relative to the repository.</param>
/// <param name="Lines">The file's lines.</param>
internal sealed record SourceFile(string Path, IReadOnlyList<string> Lines)
{
    public override string ToString() => Path;
}
