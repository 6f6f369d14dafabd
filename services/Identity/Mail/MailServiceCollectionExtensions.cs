using Microsoft.Extensions.Options;

namespace Egret.Identity.Mail;

internal static class MailServiceCollectionExtensions
{
    /// <summary>Adds the mail delivery: by SMTP if a server is configured, otherwise to the log.</summary>
    public static void AddMail(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<MailOptions>().BindConfiguration(MailOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsValidator>();
        services.AddOptions<SmtpOptions>().BindConfiguration(SmtpOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SmtpOptions>, SmtpOptionsValidator>();
        services.AddSingleton<MailSecrets>();
        services.AddSingleton<LogTransport>();
        services.AddSingleton<SmtpTransport>();
        services.AddSingleton<IMailTransport>(provider =>
            string.IsNullOrEmpty(provider.GetRequiredService<IOptions<SmtpOptions>>().Value.Host)
            ? provider.GetRequiredService<LogTransport>()
            : provider.GetRequiredService<SmtpTransport>());
        services.AddScoped<MailComposer>();
        services.AddHostedService<MailDelivery>();
    }
}
