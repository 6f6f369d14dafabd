namespace Egret.Gateway.Tests;

/// <summary>The system with the time-outs of production and a Redis that tests may stop.</summary>
public sealed class ShortTimeoutSystemWithPrivateRedis : ShortTimeoutSystem
{
    protected override bool HasPrivateRedis => true;
}
