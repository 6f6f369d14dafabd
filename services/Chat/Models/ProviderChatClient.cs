using System.Buffers;
using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI;

namespace Egret.Chat.Models;

/// <summary>
/// A model of a provider with an OpenAI-compatible API, with a time limit and one exception type for all failures. A
/// stream is an answer only with text and a finish reason of <c>stop</c> or <c>length</c>; without that check a
/// connection that closes early looks like the end of a stream.
/// </summary>
internal sealed class ProviderChatClient(IChatClient inner, string modelId, TimeSpan timeout) : DelegatingChatClient(inner)
{
    private const string NoKey = "none";

    /// <summary>
    /// Characters that do not count as text of an answer. The citation checker removes U+0000, which PostgreSQL does
    /// not store.
    /// </summary>
    private static readonly SearchValues<char> Blank = SearchValues.Create("\0 \t\r\n\u00a0\u200b\ufeff");

    public static AnswerModel CreateModel(ProviderModelOptions options, TimeSpan timeout)
    {
        var client = new OpenAIClient(
            new ApiKeyCredential(string.IsNullOrEmpty(options.ApiKey) ? NoKey : options.ApiKey),
            new OpenAIClientOptions
            {
                Endpoint = options.Endpoint,
                NetworkTimeout = timeout,
                RetryPolicy = new ClientRetryPolicy(maxRetries: 1),
            });
        var chat = client.GetChatClient(options.Model ?? options.Id).AsIChatClient();
        return new AnswerModel(
            options.Id, options.Name ?? options.Id, options.Provider, options.Tier, options.InputUsdPerMillion, options.OutputUsdPerMillion,
            new ProviderChatClient(chat, options.Id, timeout));
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        await using var updates = base.GetStreamingResponseAsync(messages, options, limit.Token).GetAsyncEnumerator(limit.Token);
        var hasText = false;
        ChatFinishReason? finish = null;
        while (await NextAsync(updates, cancellationToken))
        {
            hasText |= HasText(updates.Current.Text);
            finish = updates.Current.FinishReason ?? finish;
            yield return updates.Current;
        }

        if (finish != ChatFinishReason.Stop && finish != ChatFinishReason.Length)
        {
            throw Failed(finish is null
                ? "ended the answer without a finish reason"
                : $"ended the answer with the finish reason '{finish}'");
        }

        if (!hasText)
        {
            throw Failed("returned an empty answer");
        }
    }

    private static bool HasText(string text) => text.AsSpan().ContainsAnyExcept(Blank);

    private ModelUnavailableException Failed(string what) =>
        new($"The provider of the model '{modelId}' {what}.", isTimeout: false);

    private async Task<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> updates, CancellationToken cancellationToken)
    {
        try
        {
            return await updates.MoveNextAsync();
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ModelUnavailableException(
                $"The provider of the model '{modelId}' did not respond in time.", isTimeout: true, exception);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Only the provider's response is read here. For a response of another shape the reader throws various
            // exceptions: KeyNotFoundException, InvalidOperationException, FormatException, ArgumentException and
            // others.
            throw new ModelUnavailableException(
                $"The provider of the model '{modelId}' returned an invalid response.", isTimeout: false, exception);
        }
    }
}
