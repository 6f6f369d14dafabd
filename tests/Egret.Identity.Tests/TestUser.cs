namespace Egret.Identity.Tests;

/// <summary>A test user with an account.</summary>
public sealed record TestUser(Guid Id, string Email, string Password);
