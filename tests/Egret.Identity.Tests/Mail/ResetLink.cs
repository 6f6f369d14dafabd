using System.Web;
using MimeKit;

namespace Egret.Identity.Tests.Mail;

/// <summary>The values in a password reset link.</summary>
public sealed record ResetLink(string Uid, string Token)
{
    /// <summary>The default new password.</summary>
    public const string NewPassword = "a quite different passphrase";

    public static ResetLink In(MimeMessage mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        var link = mail.TextBody!.Split('\n').Select(line => line.Trim()).Single(line => line.Contains('#', StringComparison.Ordinal));
        var values = HttpUtility.ParseQueryString(new Uri(link).Fragment[1..]);
        return new ResetLink(values["uid"]!, values["token"]!);
    }
}
