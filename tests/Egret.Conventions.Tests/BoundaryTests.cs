using System.Xml.Linq;

namespace Egret.Conventions.Tests;

/// <summary>Packages and namespaces that only one project may reference, so that they can be replaced there.</summary>
public sealed class BoundaryTests
{
    /// <summary>All processes share ServiceDefaults, including those without a database.</summary>
    [Fact]
    public void ServiceDefaults_references_neither_EF_Core_nor_Npgsql()
    {
        var files = FilesThatName("Microsoft.EntityFrameworkCore").Concat(FilesThatName("Npgsql"))
            .Where(path => path.StartsWith("Egret.ServiceDefaults/", StringComparison.Ordinal)).ToList();
        Assert.Empty(files);

        var project = Sources.Of(".csproj").Single(file => file.Path == "Egret.ServiceDefaults/Egret.ServiceDefaults.csproj");
        var packages = XDocument.Parse(string.Join('\n', project.Lines)).Descendants("PackageReference")
            .Select(reference => reference.Attribute("Include")!.Value)
            .Where(name => name.Contains("EntityFrameworkCore", StringComparison.Ordinal)
                || name.Contains("Npgsql", StringComparison.Ordinal)).ToList();
        Assert.Empty(packages);
    }

    private static IEnumerable<string> FilesThatName(string prefix) => Sources.Of(".cs")
        .Where(file => file.Lines.Any(line => line.StartsWith($"using {prefix}", StringComparison.Ordinal)))
        .Select(file => file.Path);
}
