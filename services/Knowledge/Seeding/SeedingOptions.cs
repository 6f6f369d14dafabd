namespace Egret.Knowledge.Seeding;

/// <summary>What a new installation begins with (<c>Seeding</c>).</summary>
internal sealed class SeedingOptions
{
    public const string Section = "Seeding";

    /// <summary>Whether the public domain that comes with Egret is put in at the first start.</summary>
    public bool Enabled { get; set; } = true;
}
