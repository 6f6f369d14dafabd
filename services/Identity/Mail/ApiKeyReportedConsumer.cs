using Egret.Contracts.Events;
using Egret.Identity.Data;
using Egret.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Egret.Identity.Mail;

/// <summary>Tells the owner of an API key that somebody found it.</summary>
internal sealed class ApiKeyReportedConsumer(IdentityContext database, TimeProvider time) : EventConsumer<IdentityContext, ApiKeyReported>(database, time)
{
    private readonly TimeProvider _time = time;

    protected override async Task HandleAsync(ApiKeyReported happened, CancellationToken cancellationToken)
    {
        var email = await Database.Users.Where(user => user.Id == happened.UserId).Select(user => user.NormalizedEmail)
            .SingleOrDefaultAsync(cancellationToken);
        if (email is not null)
        {
            Database.Add(OutgoingMail.ForReportedKey(happened, email, _time.GetUtcNow()));
        }
    }
}
