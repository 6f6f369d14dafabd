namespace Egret.AppHost.Tests;

/// <summary>
/// Tests that stop, kill or freeze a server or service of <see cref="FaultSystem"/>. They run one after another,
/// parallel to the tests of the shared system: most of the time they wait.
/// </summary>
[CollectionDefinition(Name)]
public sealed class FaultTestCollection
{
    public const string Name = "Faults";
}
