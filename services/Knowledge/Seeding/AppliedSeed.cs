namespace Egret.Knowledge.Seeding;

/// <summary>Contents that were put in once; what an administrator deleted of them later stays deleted.</summary>
internal sealed class AppliedSeed
{
    public required string Name { get; init; }

    public required DateTimeOffset AppliedAt { get; init; }
}
