namespace Egret.Identity.Mail;

/// <summary>A mail ready for transport.</summary>
internal sealed record ComposedMail(string To, string Subject, string Text)
{
    public override string ToString() => "ComposedMail { redacted }";
}
