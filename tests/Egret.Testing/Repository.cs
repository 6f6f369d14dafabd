namespace Egret.Testing;

/// <summary>Where the sources are, for tests that read what a newcomer reads.</summary>
public static class Repository
{
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

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run from within the repository.");
    }
}
