namespace Egret.Gateway.Tests;

/// <summary>The system with the time-outs of production.</summary>
public class ShortTimeoutSystem : TestSystem
{
    protected override bool UsesProductionTimeouts => true;
}
