namespace Egret.Client;

/// <summary>Questions and their cited answers.</summary>
public sealed class QuestionsClient
{
    private readonly EgretTransport _transport;

    internal QuestionsClient(EgretTransport transport) => _transport = transport;

    /// <summary>Asks a question and waits for the whole answer. Where the sources do not answer it, the response says so instead.</summary>
    /// <param name="question">The question.</param>
    /// <param name="cancellationToken">Ends the call, and with it the writing.</param>
    public Task<Answer> AskAsync(Question question, CancellationToken cancellationToken = default) => _transport.SendAsync(
        Call(question), EgretJson.Default.Answer, cancellationToken);

    /// <summary>
    /// Asks a question and yields the answer while it is written. Leaving the enumeration ends the request, and with it the writing; what
    /// was written is kept in the session.
    /// </summary>
    /// <param name="question">The question.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="EgretUnavailableException">The model failed, or the stream broke off, after some of it had come.</exception>
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
