namespace Egret.Identity.Data;

/// <summary>The subject of a mail.</summary>
internal enum MailKind
{
    /// <summary>A link to reset a password.</summary>
    PasswordReset,

    /// <summary>An invitation to an organisation.</summary>
    Invitation,

    /// <summary>A report of a leaked API key.</summary>
    KeyReported,
}
