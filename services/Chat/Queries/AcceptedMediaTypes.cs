using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace Egret.Chat.Queries;

/// <summary>Which forms of an answer the caller takes: <c>Accept</c> of RFC 9110 section 12.5.1. One that is absent or unreadable takes all.</summary>
internal sealed class AcceptedMediaTypes(RequestHeaders headers)
{
    private readonly IList<MediaTypeHeaderValue> _ranges = headers.Accept;

    /// <summary>Whether the answer is to come as Server-Sent Events: only for who names them, as they are no form for just anybody.</summary>
    public bool RequestsEventStream => _ranges.Any(range => range.MediaType == AnswerStream.ServerSentEvents && range.Quality is not 0);

    /// <summary>Whether there is any form of an answer that the client takes.</summary>
    public bool AcceptsAny => _ranges.Count == 0 || Takes("application/json") || Takes(AnswerStream.JsonLines) || Takes(AnswerStream.ServerSentEvents);

    /// <summary>The most specific range decides, so that <c>*/*, application/json;q=0</c> takes everything else.</summary>
    private bool Takes(string form) =>
        _ranges.Where(range => range.MatchesMediaType(form)).MaxBy(range => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2) is { Quality: not 0 };
}
