namespace Egret.Identity.Tests.Accounts;

/// <summary>The service with the hash of production and a queue timeout for slow machines.</summary>
public sealed class ProductionHashApp() : IdentityApp(ProductionHash, ("Passwords:QueueTimeout", "00:01:00"))
{
    protected override bool IsShared => true;
}
