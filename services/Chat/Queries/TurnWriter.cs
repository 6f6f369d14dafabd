using Egret.Chat.Data;
using Egret.Chat.Sessions;
using Egret.Contracts.Events;
using Egret.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Egret.Chat.Queries;

/// <summary>Keeps a question with its answer, and tells of it for metering, in one transaction.</summary>
internal sealed class TurnWriter(ChatContext database, TimeProvider time)
{
    /// <exception cref="SessionDeletedException">The session was deleted since it was looked up, or whoever was to have it.</exception>
    public async Task KeepAsync(PreparedAnswer prepared, CompletedAnswer answer, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (!await database.LockOwnersSharedAsync(prepared.Caller, cancellationToken))
        {
            throw new SessionDeletedException();
        }

        var session = prepared.NewSession is { } subject ? Begin(prepared, subject) : await LockAsync(prepared, cancellationToken);
        // After the locks, so that the times in a session grow with its numbers.
        var now = time.GetUtcNow();
        database.AddRange(session.AddTurn(prepared.Caller.OrganisationId, prepared.AskedQuestion, answer.Text.Length > 0 ? answer : null, now));
        database.PublishOnCommit(new AnswerGiven(
            Guid.CreateVersion7(now), now, prepared.Caller.OrganisationId, prepared.Caller.UserId, prepared.Caller.KeyId, answer.ModelId,
            answer.InputTokens, answer.OutputTokens, answer.CostUsd));
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private ChatSession Begin(PreparedAnswer prepared, Subject subject)
    {
        var session = ChatSession.Begin(prepared.SessionId, prepared.Caller, subject, title: null, time.GetUtcNow());
        database.Add(session);
        return session;
    }

    /// <summary>Holds the session's row until the commit, so that of two turns at once each gets its numbers together. Served by the primary key.</summary>
    private async Task<ChatSession> LockAsync(PreparedAnswer prepared, CancellationToken cancellationToken)
    {
        var (id, user, organisation) = (prepared.SessionId, prepared.Caller.UserId, prepared.Caller.OrganisationId);
        return await database.Sessions
            .FromSql($"""
                select * from sessions where id = {id} and user_id = {user} and (organisation_id is null or organisation_id = {organisation}) for update
                """)
            .SingleOrDefaultAsync(cancellationToken) ?? throw new SessionDeletedException();
    }
}
