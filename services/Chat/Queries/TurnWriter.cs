using Egret.Chat.Data;
using Egret.Chat.Sessions;
using Egret.Contracts.Events;
using Egret.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Egret.Chat.Queries;

/// <summary>Stores a question with its answer and publishes the metering event, in one transaction.</summary>
internal sealed class TurnWriter(ChatContext database, TimeProvider time)
{
    /// <summary>Stores the question and its answer as one turn of its session.</summary>
    /// <exception cref="SessionDeletedException">The session, its user or its organisation was deleted during the
    /// request.</exception>
    public async Task SaveAsync(PreparedAnswer prepared, CompletedAnswer answer, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (!await database.LockOwnersSharedAsync(prepared.Caller, cancellationToken))
        {
            throw new SessionDeletedException();
        }

        var session = prepared.NewSession is { } subject ? CreateSession(prepared, subject) : await LockAsync(prepared, cancellationToken);
        // After the locks, so that times and numbers of messages have the same order.
        var now = time.GetUtcNow();
        database.AddRange(
            session.AddTurn(
                prepared.Caller.OrganisationId, prepared.AskedQuestion, answer.Text.Length > 0 ? answer : null, now));
        database.PublishOnCommit(new AnswerGiven(
            Guid.CreateVersion7(now), now, prepared.Caller.OrganisationId, prepared.Caller.UserId, prepared.Caller.KeyId, answer.ModelId,
            answer.InputTokens, answer.OutputTokens, answer.CostUsd));
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private ChatSession CreateSession(PreparedAnswer prepared, SessionSubject subject)
    {
        var session = ChatSession.Create(prepared.SessionId, prepared.Caller, subject, title: null, time.GetUtcNow());
        database.Add(session);
        return session;
    }

    /// <summary>
    /// Locks the session's row until the commit, so that concurrent turns each get consecutive message numbers. Uses
    /// the primary key.
    /// </summary>
    private async Task<ChatSession> LockAsync(PreparedAnswer prepared, CancellationToken cancellationToken)
    {
        var (id, user, organisation) = (prepared.SessionId, prepared.Caller.UserId, prepared.Caller.OrganisationId);
        return await database.Sessions
            .FromSql($"""
                select * from sessions
                where id = {id} and user_id = {user} and (organisation_id is null or organisation_id = {organisation})
                for update
                """)
            .SingleOrDefaultAsync(cancellationToken) ?? throw new SessionDeletedException();
    }
}
