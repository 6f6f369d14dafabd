namespace Egret.Identity.Tests.Mail;

public sealed class SendTestMailCommandTests(MailingApp app) : IClassFixture<MailingApp>
{
    [Fact]
    public async Task Test_mail_is_delivered_by_the_configured_server()
    {
        var recipient = $"operator-{Guid.CreateVersion7():N}@example.org";

        await app.RunCommandAsync("send-test-mail", recipient);

        Assert.Equal("Test mail from Egret", (await app.Smtp.ReceivedAsync(recipient)).Subject);
    }
}
