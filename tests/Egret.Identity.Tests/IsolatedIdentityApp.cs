namespace Egret.Identity.Tests;

/// <summary>
/// A separate service for a test class that restarts it, counts all rows of a table or changes rows of other tests.
/// </summary>
public sealed class IsolatedIdentityApp : IdentityApp;
