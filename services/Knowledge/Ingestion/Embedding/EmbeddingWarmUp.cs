namespace Egret.Knowledge.Ingestion.Embedding;

/// <summary>
/// Loads the model before the service accepts requests: the first question does not wait for it, and a machine on which
/// the model cannot run is detected at startup.
/// </summary>
internal sealed class EmbeddingWarmUp(QueryEmbedder embedder) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken) =>
        await embedder.EmbedQueryAsync("Which rules apply?", cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
