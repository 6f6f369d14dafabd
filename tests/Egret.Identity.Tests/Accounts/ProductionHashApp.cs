namespace Egret.Identity.Tests.Accounts;

/// <summary>The service with the hash of production, and a wait limit that a busy machine does not reach.</summary>
public sealed class ProductionHashApp() : IdentityApp(ProductionHash, ("Passwords:WaitLimit", "00:01:00"))
{
    protected override bool IsShared => true;
}
