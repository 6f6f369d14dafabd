using System.ComponentModel.DataAnnotations;

namespace Egret.Identity.Mail;

/// <summary>Settings of password resets (section <c>PasswordResets</c>).</summary>
internal sealed class PasswordResetOptions
{
    public const string Section = "PasswordResets";

    /// <summary>How long the token in the mail is valid.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(30);
}
