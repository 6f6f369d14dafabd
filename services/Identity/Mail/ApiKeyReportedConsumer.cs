using Egret.Contracts.Events;
using Egret.Identity.Data;
using Egret.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Mail;

/// <summary>Mails the owner of an API key that was reported as leaked.</summary>
internal sealed class ApiKeyReportedConsumer(IdentityContext database, TimeProvider time)
    : EventConsumer<IdentityContext, ApiKeyReported>(database, time)
{
    private readonly TimeProvider _time = time;

    protected override async Task HandleAsync(ApiKeyReported message, CancellationToken cancellationToken)
    {
        var email = await Database.Users.Where(user => user.Id == message.UserId).Select(user => user.NormalizedEmail)
            .SingleOrDefaultAsync(cancellationToken);
        if (email is not null)
        {
            Database.Add(OutgoingMail.ForReportedKey(message, email, _time.GetUtcNow()));
        }
    }
}
