namespace Egret.Client;

/// <summary>Provides access to the documents of organisations.</summary>
public sealed class DocumentsClient
{
    private readonly EgretTransport _transport;

    internal DocumentsClient(EgretTransport transport) => _transport = transport;

    /// <summary>Returns the client for the documents of an organisation. For its members.</summary>
    /// <param name="organisation">The organisation's slug.</param>
    public DocumentScopeClient Of(string organisation) =>
        new(_transport, $"v1/orgs/{organisation}/documents/", actsForOrganisation: false);
}
