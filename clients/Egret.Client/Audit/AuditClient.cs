namespace Egret.Client;

/// <summary>Reads the audit trail. For platform administrators.</summary>
public sealed class AuditClient
{
    private readonly EgretTransport _transport;

    internal AuditClient(EgretTransport transport) => _transport = transport;

    /// <summary>Lists audit entries, newest first.</summary>
    /// <param name="filter">Restricts the entries; null for all.</param>
    public EgretList<AuditEvent> List(AuditFilter? filter = null) => new(
        _transport, EgretJson.Default.ListAuditEvent,
        query => new ApiCall(HttpMethod.Get, $"v1/audit/events/", filter?.AddTo(query) ?? query));
}
