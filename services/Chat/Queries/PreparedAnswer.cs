using Egret.Chat.Models;
using Egret.Chat.Retrieval;
using Egret.Chat.Sessions;
using Egret.ServiceDefaults.Authentication;

namespace Egret.Chat.Queries;

/// <summary>
/// A validated question with all data for its answer. The request is no longer rejected after this point.
/// </summary>
internal sealed record PreparedAnswer
{
    public required CurrentCaller Caller { get; init; }

    /// <summary>The question as asked, which the session stores.</summary>
    public required string AskedQuestion { get; init; }

    public required AnswerModel Model { get; init; }

    public required AnswerTask Task { get; init; }

    public required Guid SessionId { get; init; }

    /// <summary>The subject of the session that this turn creates; null if the session exists.</summary>
    public required SessionSubject? NewSession { get; init; }

    /// <summary>The names of the searched domain and category, for an answer without sufficient context.</summary>
    public required string SearchedIn { get; init; }

    public required IReadOnlyList<Source> Sources { get; init; }

    public required int ChunksRetrieved { get; init; }

    public required TimeSpan RetrievalTime { get; init; }

    /// <summary>The start of the request, as a timestamp of the time provider.</summary>
    public required long StartedAt { get; init; }

    public EvidenceQuality Quality => Task.Evidence.Quality;

    public bool IsInsufficient => Quality == EvidenceQuality.Insufficient;
}
