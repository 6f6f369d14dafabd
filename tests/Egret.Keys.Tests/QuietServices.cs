namespace Egret.Keys.Tests;

/// <summary>
/// Tests without concurrent tests: they stop a shared server or measure times that other tests would affect.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class QuietServices
{
    public const string Name = "quiet services";
}
