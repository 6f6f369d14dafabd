namespace Egret.Client;

/// <summary>The documents of organisations.</summary>
public sealed class DocumentsClient
{
    private readonly EgretTransport _transport;

    internal DocumentsClient(EgretTransport transport) => _transport = transport;

    /// <summary>The documents of an organisation; for its members.</summary>
    /// <param name="organisation">The organisation's slug.</param>
    public DocumentShelf Of(string organisation) => new(_transport, $"v1/orgs/{organisation}/documents/", actsForOrganisation: false);
}
