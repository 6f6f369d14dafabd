namespace Egret.AppHost.Tests;

/// <summary>
/// The search for secrets in everything that the other tests left behind, and so the last collection.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SecretSearchCollection
{
    public const string Name = "Secret search";
}
