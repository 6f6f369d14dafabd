namespace Egret.Client;

/// <summary>Request body of <c>POST auth/users/reset_password/</c>.</summary>
internal sealed record RequestPasswordResetRequest(string Email);
