namespace Egret.AppHost.Infrastructure;

/// <summary>A backing server run as a program of this machine, with the connection string that its container twin would have.</summary>
internal sealed class LocalServer(string name, string script, string workingDirectory, ReferenceExpression connectionString)
    : ExecutableResource(name, script, workingDirectory), IResourceWithConnectionString
{
    public ReferenceExpression ConnectionStringExpression => connectionString;
}
