using Egret.Chat.Data;
using Egret.Contracts.Events;
using Egret.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Egret.Chat.Sessions;

/// <summary>Deletes the sessions of a deleted organisation.</summary>
internal sealed class OrganisationDeletedConsumer(ChatContext database, TimeProvider time, ILogger<ChatSession> logger)
    : EventConsumer<ChatContext, OrganisationDeleted>(database, time)
{
    protected override async Task HandleAsync(OrganisationDeleted message, CancellationToken cancellationToken)
    {
        // The tombstone first: it waits for answers that are being stored, and later ones are rejected.
        await Database.NoteOrganisationAsync(message.OrganisationId, message.OccurredAt, cancellationToken);
        var deleted = await Database.Sessions
            .Where(session => session.OrganisationId == message.OrganisationId)
            .ExecuteDeleteAsync(cancellationToken);
        logger.SessionsOfOrganisationDeleted(message.OrganisationId, deleted);
    }
}
