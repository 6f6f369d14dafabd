namespace Egret.Conventions.Tests;

/// <summary>
/// The folders of a project depend on each other in one direction, so that a folder can be read, tested and moved
/// with those below it only. The graph is computed from the code: see <see cref="FolderGraph"/>.
/// </summary>
public sealed class FolderDependencyTests
{
    /// <summary>Their folders share one model with <c>Data</c>; the rule does not hold there.</summary>
    private static readonly string[] Excluded = ["services/Chat", "services/Keys"];

    public static TheoryData<string> Projects => [.. Sources.Of(".csproj").Select(project => Path.GetDirectoryName(project.Path)!)
        .Where(folder => !folder.StartsWith("tests", StringComparison.Ordinal) && !Excluded.Contains(folder))
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_of_a_project_have_no_cycle(string project)
    {
        var graph = FolderGraph.Of(project);
        var cycles = graph.FindCycles();
        Assert.True(
            cycles.Count == 0,
            $"Folders of {project} that depend on each other:\n{string.Join("\n\n", cycles.Select(graph.Describe))}");
    }

    [Fact]
    public void Cycle_is_found_and_named_by_its_types()
    {
        var graph = FolderGraph.From("Egret.Sample",
        [
            new SourceFile("A/First.cs", ["namespace Egret.Sample.A;", "using Egret.Sample.B;", "class First { Second? _second; }"]),
            new SourceFile("B/Second.cs", ["namespace Egret.Sample.B;", "class Second { A.First? _first; }"]),
            new SourceFile("C/Third.cs", ["using Egret.Sample.A;", "namespace Egret.Sample.C;", "class Third { First? _first; }"]),
        ]);

        var cycle = Assert.Single(graph.FindCycles());
        Assert.Equal(["A", "B"], cycle.Order(StringComparer.Ordinal));
        Assert.Contains("A/First.cs → B.Second", graph.Describe(cycle), StringComparison.Ordinal);
    }

    [Fact]
    public void Using_without_a_named_type_is_no_dependency()
    {
        var graph = FolderGraph.From("Egret.Sample",
        [
            new SourceFile("A/First.cs",
                ["using Egret.Sample.B;", "namespace Egret.Sample.A;", "class First { int Second; int Get() => this.Second; }"]),
            new SourceFile("B/Second.cs", ["using Egret.Sample.A;", "namespace Egret.Sample.B;", "class Second { First? _first; }"]),
        ]);

        Assert.Empty(graph.FindCycles());
    }

    [Fact]
    public void Extension_method_of_another_folder_is_a_dependency()
    {
        var graph = FolderGraph.From("Egret.Sample",
        [
            new SourceFile("A/First.cs",
                ["using Egret.Sample.B;", "namespace Egret.Sample.A;", "class First { void Run(string text) => text.Shout(); }"]),
            new SourceFile("B/Second.cs",
            [
                "using Egret.Sample.A;",
                "namespace Egret.Sample.B;",
                "static class Second { public static void Shout(this string text) { } public static First? Last; }",
            ]),
        ]);

        Assert.Single(graph.FindCycles());
    }
}
