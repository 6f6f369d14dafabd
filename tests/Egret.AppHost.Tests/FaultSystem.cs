namespace Egret.AppHost.Tests;

/// <summary>A second system, for tests that stop, kill or freeze parts of it.</summary>
public sealed class FaultSystem : EgretSystem
{
    /// <inheritdoc />
    protected override bool ExportsTelemetry => false;
}
