namespace Egret.Client;

/// <summary>Request body of <c>POST auth/jwt/logout/</c>.</summary>
internal sealed record SignOutRequest(string Refresh);
