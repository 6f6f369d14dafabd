namespace Egret.Client;

/// <summary>Request body of <c>POST auth/jwt/create/</c>.</summary>
internal sealed record SignInRequest(string Email, string Password);
