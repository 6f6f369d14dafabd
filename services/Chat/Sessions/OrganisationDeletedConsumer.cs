using Egret.Chat.Data;
using Egret.Contracts.Events;
using Egret.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Egret.Chat.Sessions;

/// <summary>When an organisation is gone, so is what was asked for it.</summary>
internal sealed class OrganisationDeletedConsumer(ChatContext database, TimeProvider time, ILogger<ChatSession> logger)
    : EventConsumer<ChatContext, OrganisationDeleted>(database, time)
{
    protected override async Task HandleAsync(OrganisationDeleted happened, CancellationToken cancellationToken)
    {
        // The note comes first: whoever keeps an answer from now on is told that there is nothing to keep it in.
        await Database.NoteOrganisationAsync(happened.OrganisationId, happened.OccurredAt, cancellationToken);
        var deleted = await Database.Sessions
            .Where(session => session.OrganisationId == happened.OrganisationId)
            .ExecuteDeleteAsync(cancellationToken);
        logger.SessionsOfOrganisationDeleted(happened.OrganisationId, deleted);
    }
}
