namespace Egret.Knowledge.Seeding;

/// <summary>The initial content of a new installation (<c>Seeding</c>).</summary>
internal sealed class SeedingOptions
{
    public const string Section = "Seeding";

    /// <summary>Whether the public domain that ships with Egret is inserted at the first start.</summary>
    public bool Enabled { get; set; } = true;
}
