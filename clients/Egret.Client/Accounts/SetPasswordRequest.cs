namespace Egret.Client;

/// <summary>Request body of <c>POST auth/users/set_password/</c>.</summary>
internal sealed record SetPasswordRequest(string CurrentPassword, string NewPassword, bool KeepApiKeys);
