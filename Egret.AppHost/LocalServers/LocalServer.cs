namespace Egret.AppHost.LocalServers;

/// <summary>
/// A backing server that runs as a program of this machine, with the same form of connection string as a container.
/// </summary>
internal sealed class LocalServer(string name, string script, string workingDirectory, ReferenceExpression connectionString)
    : ExecutableResource(name, script, workingDirectory), IResourceWithConnectionString
{
    public ReferenceExpression ConnectionStringExpression => connectionString;
}
