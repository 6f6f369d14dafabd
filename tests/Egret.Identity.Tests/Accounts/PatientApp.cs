namespace Egret.Identity.Tests.Accounts;

/// <summary>Waits for its turn to hash as long as a busy machine needs.</summary>
public sealed class PatientApp() : IdentityApp(("Passwords:WaitLimit", "00:01:00"));
