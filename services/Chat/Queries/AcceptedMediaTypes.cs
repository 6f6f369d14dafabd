using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace Egret.Chat.Queries;

/// <summary>
/// The media types that the client accepts for an answer (<c>Accept</c>, RFC 9110 section 12.5.1). An absent or
/// malformed header accepts all.
/// </summary>
internal sealed class AcceptedMediaTypes(RequestHeaders headers)
{
    private readonly IList<MediaTypeHeaderValue> _ranges = headers.Accept;

    /// <summary>
    /// Whether to send server-sent events: only if the client names their media type, because a wildcard does not state
    /// support for them.
    /// </summary>
    public bool RequestsEventStream =>
        _ranges.Any(range => range.MediaType == AnswerStream.ServerSentEvents && range.Quality is not 0);

    /// <summary>Whether the client accepts at least one of the media types of an answer.</summary>
    public bool AcceptsAny =>
        _ranges.Count == 0 || Accepts("application/json") || Accepts(AnswerStream.JsonLines) || Accepts(AnswerStream.ServerSentEvents);

    /// <summary>
    /// The most specific range decides, so that <c>*/*, application/json;q=0</c> accepts every other type.
    /// </summary>
    private bool Accepts(string mediaType) =>
        _ranges.Where(range => range.MatchesMediaType(mediaType))
            .MaxBy(range => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2) is { Quality: not 0 };
}
