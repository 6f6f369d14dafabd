namespace Egret.Client;

/// <summary>What writes the answers.</summary>
public sealed class ModelsClient
{
    private readonly EgretTransport _transport;

    internal ModelsClient(EgretTransport transport) => _transport = transport;

    /// <summary>Gets the models that can be asked for.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<IReadOnlyList<AnswerModel>> GetAllAsync(CancellationToken cancellationToken = default) => await _transport.SendAsync(
        new ApiCall(HttpMethod.Get, $"v1/models/") { ActsForOrganisation = true }, EgretJson.Default.ListAnswerModel, cancellationToken);
}
