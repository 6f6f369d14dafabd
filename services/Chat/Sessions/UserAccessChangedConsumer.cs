using Egret.Chat.Data;
using Egret.Contracts.Events;
using Egret.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Egret.Chat.Sessions;

/// <summary>Deletes the sessions of a deleted user in all organisations.</summary>
internal sealed class UserAccessChangedConsumer(ChatContext database, TimeProvider time, ILogger<ChatSession> logger)
    : EventConsumer<ChatContext, UserAccessChanged>(database, time)
{
    protected override async Task HandleAsync(UserAccessChanged message, CancellationToken cancellationToken)
    {
        if (!message.IsDeleted)
        {
            return;
        }

        // The tombstone first: it waits for answers that are being stored, and later ones are rejected.
        await Database.NoteUserAsync(message.UserId, message.OccurredAt, cancellationToken);
        var deleted = await Database.Sessions.Where(session => session.UserId == message.UserId).ExecuteDeleteAsync(cancellationToken);
        logger.SessionsOfUserDeleted(message.UserId, deleted);
    }
}
