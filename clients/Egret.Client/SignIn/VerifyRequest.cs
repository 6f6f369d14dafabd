namespace Egret.Client;

/// <summary>Request body of <c>POST auth/jwt/verify/</c>.</summary>
internal sealed record VerifyRequest(string Token);
