using Egret.Chat.Models;
using Egret.Chat.Reading;
using Egret.Chat.Sessions;
using Egret.ServiceDefaults.Authentication;

namespace Egret.Chat.Queries;

/// <summary>A question with everything that its answer will be written from. From here on nothing the caller said can be refused.</summary>
internal sealed record PreparedAnswer
{
    public required CurrentCaller Caller { get; init; }

    /// <summary>The question as it was asked, which is what the session keeps.</summary>
    public required string AskedQuestion { get; init; }

    public required AnswerModel Model { get; init; }

    public required AnswerTask Task { get; init; }

    public required Guid SessionId { get; init; }

    /// <summary>What the session will be about, if it is to be made with this turn; null when it exists.</summary>
    public required Subject? NewSession { get; init; }

    /// <summary>The domain and category, by name, that were searched; for the answer that says they hold nothing.</summary>
    public required string SearchedIn { get; init; }

    public required IReadOnlyList<Source> Sources { get; init; }

    public required int ChunksRetrieved { get; init; }

    public required TimeSpan RetrievalTime { get; init; }

    /// <summary>When the request began, as a timestamp of the clock.</summary>
    public required long StartedAt { get; init; }

    public EvidenceQuality Quality => Task.Evidence.Quality;

    public bool IsInsufficient => Quality == EvidenceQuality.Insufficient;
}
