namespace Egret.Client;

/// <summary>Manages the caller's sessions in the current organisation, and those without an organisation.</summary>
public sealed class SessionsClient
{
    private readonly EgretTransport _transport;

    internal SessionsClient(EgretTransport transport) => _transport = transport;

    /// <summary>Creates a session for a domain. A question without a session id creates one implicitly.</summary>
    /// <param name="session">The session to create.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<Session> CreateAsync(NewSession session, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Post, $"v1/sessions/")
            {
                ActsForOrganisation = true,
                IsIdempotencyKeyed = true,
                Content = ApiCall.Json(session, EgretJson.Default.NewSession),
            },
            EgretJson.Default.Session, cancellationToken);

    /// <summary>Lists the sessions, most recently used first.</summary>
    public EgretList<Session> ListRecent() => new(
        _transport, EgretJson.Default.ListSession,
        query => new ApiCall(HttpMethod.Get, $"v1/sessions/recent/", query) { ActsForOrganisation = true });

    /// <summary>Gets a session.</summary>
    /// <param name="id">Id of the session.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<Session> GetAsync(Guid id, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Get, $"v1/sessions/{id}/") { ActsForOrganisation = true }, EgretJson.Default.Session,
        cancellationToken);

    /// <summary>Renames a session.</summary>
    /// <param name="id">Id of the session.</param>
    /// <param name="title">The title: 1 to 200 characters.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<Session> RenameAsync(Guid id, string title, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(
            new ApiCall(HttpMethod.Post, $"v1/sessions/{id}/rename/")
            {
                ActsForOrganisation = true,
                IsRepeatable = true,
                Content = ApiCall.Json(new RenameSessionRequest(title), EgretJson.Default.RenameSessionRequest),
            },
            EgretJson.Default.Session, cancellationToken);

    /// <summary>Deletes a session with its messages.</summary>
    /// <param name="id">Id of the session.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task DeleteAsync(Guid id, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Delete, $"v1/sessions/{id}/") { ActsForOrganisation = true }, cancellationToken);

    /// <summary>Lists the messages of a session, oldest first.</summary>
    /// <param name="id">Id of the session.</param>
    public EgretList<SessionMessage> ListMessages(Guid id) => new(
        _transport, EgretJson.Default.ListSessionMessage,
        query => new ApiCall(HttpMethod.Get, $"v1/sessions/{id}/messages/", query) { ActsForOrganisation = true });
}
