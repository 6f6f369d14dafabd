namespace Egret.Client;

/// <summary>The caller's own sessions in the organisation that the calls act for, and those of none.</summary>
public sealed class SessionsClient
{
    private readonly EgretTransport _transport;

    internal SessionsClient(EgretTransport transport) => _transport = transport;

    /// <summary>Begins a session about a domain. A question without a session begins one by itself.</summary>
    /// <param name="session">What it is to be about.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Session> CreateAsync(NewSession session, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Post, $"v1/sessions/")
        {
            ActsForOrganisation = true,
            Creates = true,
            Content = ApiCall.Json(session, EgretJson.Default.NewSession),
        },
        EgretJson.Default.Session, cancellationToken);

    /// <summary>Lists the sessions, the one last used first.</summary>
    public EgretList<Session> ListRecent() => new(
        _transport, EgretJson.Default.ListSession, query => new ApiCall(HttpMethod.Get, $"v1/sessions/recent/", query) { ActsForOrganisation = true });

    /// <summary>Gets a session.</summary>
    /// <param name="id">The session.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Session> GetAsync(Guid id, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Get, $"v1/sessions/{id}/") { ActsForOrganisation = true }, EgretJson.Default.Session, cancellationToken);

    /// <summary>Gives a session another title.</summary>
    /// <param name="id">The session.</param>
    /// <param name="title">The title: 1 to 200 characters.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Session> RenameAsync(Guid id, string title, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Post, $"v1/sessions/{id}/rename/")
        {
            ActsForOrganisation = true,
            IsRepeatable = true,
            Content = ApiCall.Json(new RenameSessionBody(title), EgretJson.Default.RenameSessionBody),
        },
        EgretJson.Default.Session, cancellationToken);

    /// <summary>Deletes a session with its messages.</summary>
    /// <param name="id">The session.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task DeleteAsync(Guid id, CancellationToken cancellationToken = default) => _transport.SendAsync(
        new ApiCall(HttpMethod.Delete, $"v1/sessions/{id}/") { ActsForOrganisation = true }, cancellationToken);

    /// <summary>Lists what was said in a session, oldest first.</summary>
    /// <param name="id">The session.</param>
    public EgretList<SessionMessage> ListMessages(Guid id) => new(
        _transport, EgretJson.Default.ListSessionMessage,
        query => new ApiCall(HttpMethod.Get, $"v1/sessions/{id}/messages/", query) { ActsForOrganisation = true });
}
