using Egret.Testing;

namespace Egret.Conventions.Tests;

/// <summary>A file of the repository.</summary>
/// <param name="Path">Where it is, from the repository's root.</param>
/// <param name="Lines">What it says.</param>
internal sealed record SourceFile(string Path, IReadOnlyList<string> Lines)
{
    public override string ToString() => Path;
}
