namespace Egret.Gateway.Tests;

/// <summary>Tests that end a server which all share: nothing else runs meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SharedServers
{
    public const string Name = "shared servers";
}
