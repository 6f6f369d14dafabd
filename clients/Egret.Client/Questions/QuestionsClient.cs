namespace Egret.Client;

/// <summary>Asks questions and returns cited answers.</summary>
public sealed class QuestionsClient
{
    private readonly EgretTransport _transport;

    internal QuestionsClient(EgretTransport transport) => _transport = transport;

    /// <summary>
    /// Asks a question and returns the complete answer. If the sources do not support an answer, the response says so.
    /// </summary>
    /// <param name="question">The question.</param>
    /// <param name="cancellationToken">Cancels the call and the generation.</param>
    public Task<Answer> AskAsync(Question question, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            Call(question), EgretJson.Default.Answer, cancellationToken);

    /// <summary>
    /// Asks a question and streams the answer. Leaving the enumeration cancels the request and the generation; the
    /// partial answer is stored in the session.
    /// </summary>
    /// <param name="question">The question.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <exception cref="EgretUnavailableException">
    /// The model failed or the stream was interrupted after it had started.
    /// </exception>
    public IAsyncEnumerable<QueryEvent> StreamAsync(Question question, CancellationToken cancellationToken = default) =>
        AnswerStream.ReadAsync(_transport, Call(question, isStreamed: true), cancellationToken);

    private static ApiCall Call(Question question, bool isStreamed = false) => new(HttpMethod.Post, $"v1/query/")
    {
        ActsForOrganisation = true,
        IsStreamed = isStreamed,
        Accept = isStreamed ? AnswerStream.MediaType : "application/json",
        Content = ApiCall.Json(question with { Stream = isStreamed }, EgretJson.Default.Question),
    };
}
