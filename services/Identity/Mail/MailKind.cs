namespace Egret.Identity.Mail;

/// <summary>What a mail is about.</summary>
internal enum MailKind
{
    /// <summary>A way to set a forgotten password.</summary>
    PasswordReset,

    /// <summary>An invitation to an organisation.</summary>
    Invitation,

    /// <summary>News of an API key that somebody found.</summary>
    KeyReported,
}
