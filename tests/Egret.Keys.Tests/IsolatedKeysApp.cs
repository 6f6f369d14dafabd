namespace Egret.Keys.Tests;

/// <summary>A service of its own for a test class that restarts it, counts all rows of a table or changes rows of others.</summary>
public sealed class IsolatedKeysApp : KeysApp;
