using Egret.AppHost.Tests;

namespace Egret.Dashboard.Tests;

/// <summary>The running system, reduced to what a browser needs: one gateway, no exported telemetry.</summary>
public sealed class DashboardSystem : EgretSystem
{
    /// <inheritdoc />
    protected override int GatewayReplicas => 1;

    /// <inheritdoc />
    protected override bool ExportsTelemetry => false;
}
