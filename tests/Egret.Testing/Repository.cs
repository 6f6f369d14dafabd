namespace Egret.Testing;

/// <summary>Finds the repository, for tests that read its files.</summary>
public static class Repository
{
    /// <summary>Path of the repository.</summary>
    public static string Root { get; } = Find();

    /// <summary>Path of a script that runs a server without containers, such as <c>postgres</c>.</summary>
    public static string LocalScript(string name) => Path.Combine(Root, "Egret.AppHost", "LocalServers", name + ".sh");

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Egret.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests must run inside the repository.");
    }
}
