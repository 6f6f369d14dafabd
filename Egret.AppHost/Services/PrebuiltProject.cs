using Microsoft.Extensions.Configuration;

namespace Egret.AppHost.Services;

/// <summary>
/// Starts a project's build output directly. Aspire starts <c>dotnet run --no-build</c>, which costs 130 MB of memory
/// per service and a second of processor time, and hides the service's exit code from the orchestrator.
/// </summary>
internal static class PrebuiltProject
{
    /// <summary>
    /// Starts the project's build output if it exists and neither an IDE nor <c>dotnet watch</c> starts the projects.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithPrebuiltProgram(this IResourceBuilder<ProjectResource> project)
    {
        var builder = project.ApplicationBuilder;
        if (!builder.ExecutionContext.IsRunMode || IsStartedByTool(builder.Configuration))
        {
            return project;
        }

        var program = PathOf(project.Resource);
        return File.Exists(program)
            ? project
                .WithAnnotation(new ExecutableAnnotation { Command = "dotnet", WorkingDirectory = FolderOf(project.Resource) })
                .WithArgs(program)
            : project;
    }

    /// <summary>
    /// The path of the project's assembly in the output folder of the AppHost's own configuration and framework.
    /// </summary>
    public static string PathOf(ProjectResource project) => Path.Combine(
        FolderOf(project), OwnOutputFolder(), Path.ChangeExtension(Path.GetFileName(project.GetProjectMetadata().ProjectPath), ".dll"));

    /// <summary>The project's folder.</summary>
    public static string FolderOf(ProjectResource project) => Path.GetDirectoryName(project.GetProjectMetadata().ProjectPath)!;

    /// <summary>Whether an IDE with a debugger, or <c>dotnet watch</c>, starts the projects.</summary>
    private static bool IsStartedByTool(ConfigurationManager configuration) =>
        !string.IsNullOrEmpty(configuration["DEBUG_SESSION_PORT"]) || configuration.GetValue("DOTNET_WATCH", false);

    /// <summary>
    /// <c>bin/{configuration}/{framework}</c>: the same for all projects of one build, also in a test.
    /// </summary>
    private static string OwnOutputFolder()
    {
        var segments = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        return Path.Combine(segments[^3..]);
    }
}
