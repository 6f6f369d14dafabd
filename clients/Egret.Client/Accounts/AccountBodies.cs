namespace Egret.Client;

/// <summary>Who wants an account.</summary>
internal sealed record RegisterBody(string Email, string Password, string? Name);

/// <summary>A new name.</summary>
internal sealed record RenameAccountBody(string Name);

/// <summary>A change of password.</summary>
internal sealed record SetPasswordBody(string CurrentPassword, string NewPassword, bool KeepApiKeys);

/// <summary>A forgotten password.</summary>
internal sealed record RequestPasswordResetBody(string Email);

/// <summary>A new password instead of a forgotten one.</summary>
internal sealed record ConfirmPasswordResetBody(string Uid, string Token, string NewPassword);
