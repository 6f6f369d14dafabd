using System.Web;
using MimeKit;

namespace Egret.Identity.Tests.Mail;

/// <summary>What a mailed link to a new password carries.</summary>
public sealed record ResetLink(string Uid, string Token)
{
    /// <summary>The password that is set with it where a test names none.</summary>
    public const string NewPassword = "a quite different passphrase";

    public static ResetLink In(MimeMessage mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        var link = mail.TextBody!.Split('\n').Select(line => line.Trim()).Single(line => line.Contains('#', StringComparison.Ordinal));
        var values = HttpUtility.ParseQueryString(new Uri(link).Fragment[1..]);
        return new ResetLink(values["uid"]!, values["token"]!);
    }
}
