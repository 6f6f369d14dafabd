namespace Egret.Identity.Mail;

/// <summary>The decision about a mail.</summary>
internal abstract record MailDecision
{
    /// <summary>The mail is sent.</summary>
    public sealed record Send(ComposedMail Mail) : MailDecision;

    /// <summary>The mail is evaluated again at this time.</summary>
    public sealed record Defer(DateTimeOffset Until) : MailDecision;

    /// <summary>The mail is deleted without being sent.</summary>
    public sealed record Discard : MailDecision;
}
