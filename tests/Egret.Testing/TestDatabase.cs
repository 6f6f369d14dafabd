namespace Egret.Testing;

/// <summary>A database of one test class.</summary>
/// <param name="Owner">Connection string of the service's login, which row-level security applies to.</param>
/// <param name="Administrator">Connection string of PostgreSQL's superuser, who can read all rows.</param>
public sealed record TestDatabase(string Owner, string Administrator);
