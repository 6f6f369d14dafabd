namespace Egret.Testing;

/// <summary>A database of one test class.</summary>
/// <param name="Owner">Connection string of the login that a service is given, which row-level security binds.</param>
/// <param name="Administrator">Connection string of PostgreSQL's superuser, who sees everything.</param>
public sealed record TestDatabase(string Owner, string Administrator);
