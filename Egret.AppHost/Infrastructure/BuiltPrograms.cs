using Microsoft.Extensions.Configuration;

namespace Egret.AppHost.Infrastructure;

/// <summary>
/// Starts a project as the program that the AppHost's build has made of it. Aspire would start <c>dotnet run --no-build</c>,
/// which keeps an SDK of 130 MB waiting beside each service, takes a second of processor time to get there, and stands between
/// the orchestrator and the service whose end it is to notice.
/// </summary>
internal static class BuiltPrograms
{
    public static IResourceBuilder<ProjectResource> WithBuiltProgram(this IResourceBuilder<ProjectResource> project)
    {
        var builder = project.ApplicationBuilder;
        if (!builder.ExecutionContext.IsRunMode || IsLaunchedOtherwise(builder.Configuration))
        {
            return project;
        }

        var projectFile = project.Resource.GetProjectMetadata().ProjectPath;
        var projectFolder = Path.GetDirectoryName(projectFile)!;
        var program = Path.Combine(projectFolder, OwnOutputFolder(), Path.ChangeExtension(Path.GetFileName(projectFile), ".dll"));
        if (!File.Exists(program))
        {
            return project;
        }

        return project
            .WithAnnotation(new ExecutableAnnotation { Command = "dotnet", WorkingDirectory = projectFolder })
            .WithArgs(program);
    }

    /// <summary>An IDE that debugs the services, and <c>dotnet watch</c>, start them in their own way.</summary>
    private static bool IsLaunchedOtherwise(ConfigurationManager configuration) =>
        !string.IsNullOrEmpty(configuration["DEBUG_SESSION_PORT"]) || configuration.GetValue("DOTNET_WATCH", false);

    /// <summary><c>bin/configuration/framework</c>, the same for all projects of one build; also when this runs within a test.</summary>
    private static string OwnOutputFolder()
    {
        var segments = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        return Path.Combine(segments[^3..]);
    }
}
