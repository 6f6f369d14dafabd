namespace Egret.Client;

/// <summary>Who wants to sign in.</summary>
internal sealed record SignInBody(string Email, string Password);

/// <summary>A wish for a new access token.</summary>
internal sealed record RefreshBody(string Refresh, bool? Rotate);

/// <summary>A token to look at.</summary>
internal sealed record VerifyBody(string Token);

/// <summary>A device to sign out.</summary>
internal sealed record SignOutBody(string Refresh);
