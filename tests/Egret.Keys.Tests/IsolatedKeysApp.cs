namespace Egret.Keys.Tests;

/// <summary>
/// A separate service instance for a test class that restarts it, counts all rows of a table or changes rows of other
/// tests.
/// </summary>
public sealed class IsolatedKeysApp : KeysApp;
