namespace Egret.Client;

/// <summary>Who was let in, who was not, and who changed what; for platform administrators.</summary>
public sealed class AuditClient
{
    private readonly EgretTransport _transport;

    internal AuditClient(EgretTransport transport) => _transport = transport;

    /// <summary>Lists the audit trail, the latest first.</summary>
    /// <param name="filter">Which lines; all when left out.</param>
    public EgretList<AuditEvent> List(AuditFilter? filter = null) => new(
        _transport, EgretJson.Default.ListAuditEvent, query => new ApiCall(HttpMethod.Get, $"v1/audit/events/", filter?.AddTo(query) ?? query));
}
