using Egret.Chat.Data;
using Egret.Contracts.Events;
using Egret.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Egret.Chat.Sessions;

/// <summary>When an account is deleted for good, so is what its user asked, for whatever organisation.</summary>
internal sealed class UserAccessChangedConsumer(ChatContext database, TimeProvider time, ILogger<ChatSession> logger)
    : EventConsumer<ChatContext, UserAccessChanged>(database, time)
{
    protected override async Task HandleAsync(UserAccessChanged happened, CancellationToken cancellationToken)
    {
        if (!happened.IsDeleted)
        {
            return;
        }

        // The note comes first: whoever keeps an answer from now on is told that there is nothing to keep it in.
        await Database.NoteUserAsync(happened.UserId, happened.OccurredAt, cancellationToken);
        var deleted = await Database.Sessions.Where(session => session.UserId == happened.UserId).ExecuteDeleteAsync(cancellationToken);
        logger.SessionsOfUserDeleted(happened.UserId, deleted);
    }
}
