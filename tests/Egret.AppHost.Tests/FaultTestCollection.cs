namespace Egret.AppHost.Tests;

/// <summary>
/// Tests that stop, kill or freeze a part of the shared system, and tests that measure how soon access ends. They run one after another,
/// when the parallel tests have finished.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FaultTestCollection
{
    public const string Name = "Faults";
}
