namespace Egret.Client;

/// <summary>Request body of <c>POST auth/jwt/refresh/</c>.</summary>
internal sealed record RefreshRequest(string Refresh, bool? Rotate);
