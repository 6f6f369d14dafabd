namespace Egret.Client;

/// <summary>Request body of <c>POST auth/users/reset_password_confirm/</c>.</summary>
internal sealed record ConfirmPasswordResetRequest(string Uid, string Token, string NewPassword);
