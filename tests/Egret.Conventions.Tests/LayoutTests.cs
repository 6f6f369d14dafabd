using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Egret.Conventions.Tests;

/// <summary>How types are spread over files and how long lines are.</summary>
public sealed class LayoutTests
{
    private const double MaxMultiTypeShare = 0.05;
    private const int MaxLineLength = 140;
    private const int LongLineLength = 120;
    private const double MaxLongLinesPerThousand = 30;

    private static readonly IReadOnlyList<SourceFile> Code = Sources.Of(".cs");

    /// <summary>"Go to file" finds a type by its name.</summary>
    [Fact]
    public void File_is_named_after_a_type_in_it() => AssertNone(Code
        .Select(file => (file.Path, Types: TypesOf(file)))
        .Where(file => file.Types.Count > 0 && !file.Types.Any(type => type.Identifier.Text == NameOf(file.Path)))
        .Select(file => $"{file.Path}: {string.Join(", ", file.Types.Select(type => type.Identifier.Text))}"));

    [Fact]
    public void At_most_5_percent_of_the_files_hold_several_types()
    {
        var several = Code.Where(HoldsSeveralTypes).Select(file => file.Path).ToList();
        var share = (double)several.Count / Code.Count;
        Assert.True(
            share <= MaxMultiTypeShare,
            $"{several.Count} of {Code.Count} files ({share:P1}) hold several types:\n{string.Join('\n', several)}");
    }

    [Fact]
    public void No_line_is_longer_than_140_columns() => AssertNone(Sources.Of(".cs", ".razor")
        .SelectMany(file => file.Lines.Select((line, index) => (line, index)).Where(entry => entry.line.Length > MaxLineLength)
            .Select(entry => $"{file.Path}:{entry.index + 1} ({entry.line.Length})")));

    [Fact]
    public void At_most_30_lines_in_a_thousand_are_longer_than_120_columns()
    {
        var lines = Code.Sum(file => file.Lines.Count);
        var rate = 1000.0 * Code.Sum(file => file.Lines.Count(line => line.Length > LongLineLength)) / lines;
        Assert.True(rate <= MaxLongLinesPerThousand, $"{rate:F1} lines in a thousand are longer than {LongLineLength} columns.");
    }

    private static void AssertNone(IEnumerable<string> findings)
    {
        List<string> found = [.. findings];
        Assert.True(found.Count == 0, $"{found.Count} findings:\n{string.Join('\n', found)}");
    }

    private static bool HoldsSeveralTypes(SourceFile file)
    {
        var types = TypesOf(file);
        return types.Count > 1 && !IsSliceWithItsRecords(file, types);
    }

    /// <summary>
    /// A slice (a static class with <c>Map</c>) may stand with its own public request and response records.
    /// </summary>
    private static bool IsSliceWithItsRecords(SourceFile file, List<BaseTypeDeclarationSyntax> types) =>
        types.Find(type => type.Identifier.Text == NameOf(file.Path)) is ClassDeclarationSyntax slice
        && slice.Members.OfType<MethodDeclarationSyntax>().Any(method => method.Identifier.Text.StartsWith("Map", StringComparison.Ordinal))
        && types.TrueForAll(type => type == slice || type is RecordDeclarationSyntax && type.Modifiers.Any(SyntaxKind.PublicKeyword));

    private static List<BaseTypeDeclarationSyntax> TypesOf(SourceFile file) => [.. Parse(file).DescendantNodes()
        .OfType<BaseTypeDeclarationSyntax>()
        .Where(type => type.Parent is BaseNamespaceDeclarationSyntax or CompilationUnitSyntax)];

    private static CompilationUnitSyntax Parse(SourceFile file) =>
        CSharpSyntaxTree.ParseText(string.Join('\n', file.Lines)).GetCompilationUnitRoot();

    private static string NameOf(string path) => Path.GetFileName(path).Split('.')[0];
}
