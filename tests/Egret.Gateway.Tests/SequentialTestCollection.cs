namespace Egret.Gateway.Tests;

/// <summary>
/// Tests that nothing may run beside: they end a server that all share, or measure times that neighbours would
/// change.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SequentialTestCollection
{
    public const string Name = "sequential";
}
