namespace Egret.Client;

/// <summary>Lists the models that write answers.</summary>
public sealed class ModelsClient
{
    private readonly EgretTransport _transport;

    internal ModelsClient(EgretTransport transport) => _transport = transport;

    /// <summary>Gets the available models.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<IReadOnlyList<AnswerModel>> GetAllAsync(CancellationToken cancellationToken = default) =>
        await _transport.SendAsync(
            new ApiCall(HttpMethod.Get, $"v1/models/") { ActsForOrganisation = true },
            EgretJson.Default.ListAnswerModel, cancellationToken);
}
