namespace Egret.Knowledge.Ingestion.Embedding;

/// <summary>
/// Loads the model before the service takes requests: the first question does not wait for it, and a machine on which it
/// cannot run shows at start.
/// </summary>
internal sealed class EmbeddingWarmUp(TextEmbedder embedder) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken) => await embedder.EmbedQueryAsync("Which rules apply?", cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
