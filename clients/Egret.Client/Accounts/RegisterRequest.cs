namespace Egret.Client;

/// <summary>Request body of <c>POST auth/users/</c>.</summary>
internal sealed record RegisterRequest(string Email, string Password, string? Name);
