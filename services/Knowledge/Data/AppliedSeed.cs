namespace Egret.Knowledge.Data;

/// <summary>
/// A record of seed content that was inserted. Content that an administrator deletes later is not inserted again.
/// </summary>
internal sealed class AppliedSeed
{
    public required string Name { get; init; }

    public required DateTimeOffset AppliedAt { get; init; }
}
