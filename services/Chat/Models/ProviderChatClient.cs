using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI;

namespace Egret.Chat.Models;

/// <summary>A model behind an OpenAI-compatible server: bounded in time, and with one kind of failure whatever went wrong there.</summary>
internal sealed class ProviderChatClient(IChatClient inner, string modelId, TimeSpan timeout) : DelegatingChatClient(inner)
{
    private const string NoKey = "none";

    public static AnswerModel CreateModel(ProviderModelOptions options, TimeSpan timeout)
    {
        var client = new OpenAIClient(
            new ApiKeyCredential(string.IsNullOrEmpty(options.ApiKey) ? NoKey : options.ApiKey),
            new OpenAIClientOptions { Endpoint = options.Endpoint, NetworkTimeout = timeout, RetryPolicy = new ClientRetryPolicy(maxRetries: 1) });
        var chat = client.GetChatClient(options.Model ?? options.Id).AsIChatClient();
        return new AnswerModel(
            options.Id, options.Name ?? options.Id, options.Provider, options.Tier, options.InputUsdPerMillion, options.OutputUsdPerMillion,
            new ProviderChatClient(chat, options.Id, timeout));
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        await using var updates = base.GetStreamingResponseAsync(messages, options, limit.Token).GetAsyncEnumerator(limit.Token);
        while (await NextAsync(updates, cancellationToken))
        {
            yield return updates.Current;
        }
    }

    private async Task<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> updates, CancellationToken cancellationToken)
    {
        try
        {
            return await updates.MoveNextAsync();
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ModelUnavailableException($"The provider of the model '{modelId}' did not answer in time.", isTimeout: true, exception);
        }
        catch (Exception exception) when (exception is ClientResultException or HttpRequestException or IOException or AggregateException or System.Text.Json.JsonException)
        {
            throw new ModelUnavailableException($"The provider of the model '{modelId}' did not answer as it should.", isTimeout: false, exception);
        }
    }
}
