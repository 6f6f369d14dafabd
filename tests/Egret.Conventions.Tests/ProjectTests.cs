using System.Xml.Linq;
using Egret.Testing;

namespace Egret.Conventions.Tests;

/// <summary>The permitted references between projects.</summary>
public sealed class ProjectTests
{
    private static readonly string[] SharedByServices =
    [
        "Egret.AccessCaching", "Egret.Contracts", "Egret.Messaging", "Egret.Persistence", "Egret.ServiceDefaults",
    ];
    private static readonly IReadOnlyList<SourceFile> Projects = Sources.Of(".csproj");

    public static TheoryData<string> Services => [.. Directory.EnumerateDirectories(Path.Combine(Repository.Root, "services"))
        .Select(folder => "Egret." + Path.GetFileName(folder)).Where(name => !SharedByServices.Contains(name))];

    /// <summary>
    /// Services communicate over HTTP and events, so that each can be changed, started and stopped independently.
    /// </summary>
    [Theory]
    [MemberData(nameof(Services))]
    public void Service_references_no_other_service(string service) =>
        Assert.Empty(ReferencesOf(Project(service)).Except(SharedByServices, StringComparer.Ordinal));

    [Fact]
    public void Contracts_reference_no_other_project() => Assert.Empty(ReferencesOf(Project("Egret.Contracts")));

    /// <summary>A project outside the solution is neither built nor tested.</summary>
    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Egret.sln")).Replace('\\', '/');
        var missing = Projects.Where(project => !solution.Contains($"\"{project.Path}\"", StringComparison.Ordinal)).ToList();
        Assert.Empty(missing);
    }

    /// <summary>Package versions are defined centrally, in Directory.Packages.props.</summary>
    [Fact]
    public void Projects_define_no_package_versions() => Assert.Empty(Projects.Where(project =>
        XDocument.Parse(string.Join('\n', project.Lines)).Descendants("PackageReference")
            .Any(reference => reference.Attribute("Version") is not null))
        .Select(project => project.Path));

    private static SourceFile Project(string name) =>
        Projects.Single(project => Path.GetFileNameWithoutExtension(project.Path) == name);

    private static IEnumerable<string> ReferencesOf(SourceFile project) =>
        XDocument.Parse(string.Join('\n', project.Lines)).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
}
