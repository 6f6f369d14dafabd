namespace Egret.AppHost.Tests;

/// <summary>
/// Tests that measure how soon access ends, some of them during an outage of Redis. They run one after another, when
/// the parallel tests of the shared system have finished.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RevocationTestCollection
{
    public const string Name = "Revocation";
}
