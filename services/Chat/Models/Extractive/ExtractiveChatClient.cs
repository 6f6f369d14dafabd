using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Egret.Chat.Models.Extractive;

/// <summary>
/// The extractive model: answers with cited sentences of the sources and generates no text. It runs in the
/// process, costs nothing and is deterministic.
/// </summary>
internal sealed class ExtractiveChatClient : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var task = messages.SelectMany(message => message.Contents).OfType<EvidenceContent>().Single().Task;
        var written = 0;
        foreach (var line in ExtractiveAnswer.Write(task.Evidence, task.Style, passage => passage + 1))
        {
            cancellationToken.ThrowIfCancellationRequested();
            written += TokenCount.Of(line);
            yield return new ChatResponseUpdate(ChatRole.Assistant, line);
        }

        var read = TokenCount.Of(task.Question) + task.Passages.Sum(passage => TokenCount.Of(passage.Text));
        yield return new ChatResponseUpdate(ChatRole.Assistant,
            [new UsageContent(new UsageDetails { InputTokenCount = read, OutputTokenCount = written, TotalTokenCount = read + written })]);
        await Task.CompletedTask;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
