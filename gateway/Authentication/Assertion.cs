namespace Egret.Gateway.Authentication;

/// <summary>An issued assertion.</summary>
/// <param name="Header">The value of the <c>Authorization</c> header.</param>
/// <param name="ExpiresAt">The time from which the services reject it.</param>
internal sealed record Assertion(string Header, DateTimeOffset ExpiresAt);
