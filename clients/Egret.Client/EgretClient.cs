namespace Egret.Client;

/// <summary>
/// Client of Egret's public API, with one property per area. Thread-safe; create one instance and share it.
/// </summary>
public sealed class EgretClient : IDisposable
{
    private readonly EgretTransport _transport;
    private readonly HttpClient? _owned;

    /// <summary>
    /// Creates a client that uses the given <see cref="HttpClient"/> with its own credential, timeout and retry
    /// handling.
    /// </summary>
    /// <param name="http">The HTTP client; its base address is Egret's. The caller disposes it.</param>
    /// <param name="organisation">
    /// Slug of the organisation to act for; null for the API key's organisation or the user's default one.
    /// </param>
    /// <exception cref="ArgumentException">The HTTP client has no base address.</exception>
    public EgretClient(HttpClient http, string? organisation = null)
        : this(new EgretTransport(http, RootOf(http), organisation, Timeout.InfiniteTimeSpan, TimeProvider.System))
    {
    }

    private EgretClient(EgretTransport transport, HttpClient? owned = null)
    {
        _transport = transport;
        _owned = owned;
        Account = new(transport);
        SignIn = new(transport);
        Organisations = new(transport);
        Members = new(transport);
        Invitations = new(transport);
        ApiKeys = new(transport);
        Domains = new(transport);
        Documents = new(transport);
        Search = new(transport);
        Questions = new(transport);
        Sessions = new(transport);
        Models = new(transport);
        Audit = new(transport);
        Health = new(transport);
    }

    /// <summary>The caller's account.</summary>
    public AccountClient Account { get; }

    /// <summary>Sign-in, token refresh and sign-out.</summary>
    public SignInClient SignIn { get; }

    /// <summary>Organisations.</summary>
    public OrganisationsClient Organisations { get; }

    /// <summary>Members of organisations.</summary>
    public MembersClient Members { get; }

    /// <summary>Invitations to organisations.</summary>
    public InvitationsClient Invitations { get; }

    /// <summary>API keys.</summary>
    public ApiKeysClient ApiKeys { get; }

    /// <summary>Public domains.</summary>
    public DomainsClient Domains { get; }

    /// <summary>Documents of organisations.</summary>
    public DocumentsClient Documents { get; }

    /// <summary>Passage search.</summary>
    public SearchClient Search { get; }

    /// <summary>Questions and answers.</summary>
    public QuestionsClient Questions { get; }

    /// <summary>Sessions: stored questions and answers.</summary>
    public SessionsClient Sessions { get; }

    /// <summary>Models that write answers.</summary>
    public ModelsClient Models { get; }

    /// <summary>The audit trail.</summary>
    public AuditClient Audit { get; }

    /// <summary>Health of the installation.</summary>
    public HealthClient Health { get; }

    /// <summary>
    /// Creates a client with its own <see cref="HttpClient"/>, which adds the credential and retries where that is
    /// safe.
    /// </summary>
    /// <param name="address">Egret's address, such as <c>http://localhost:8080</c>.</param>
    /// <param name="credential">The credential; null for anonymous calls.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="inner">
    /// The innermost handler, such as a handler that sends cookies in a browser; null for the platform's default.
    /// </param>
    public static EgretClient Connect(
        Uri address, IEgretCredential? credential = null, EgretClientOptions? options = null,
        HttpMessageHandler? inner = null)
    {
        options ??= new EgretClientOptions();
        inner ??= PlatformHandler.Create();
        var authenticated = credential is null ? inner : new CredentialHandler(credential) { InnerHandler = inner };
        // The transport applies the timeout: HttpClient.Timeout cannot be paused while a credential is obtained.
        var retrying = new RetryHandler(options) { InnerHandler = authenticated };
        var http = new HttpClient(retrying) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        return new EgretClient(
            new EgretTransport(http, RootOf(http), options.Organisation, options.Timeout, options.Time), http);
    }

    /// <summary>
    /// Returns a client that acts for another organisation. It shares this client's connections and is unusable after
    /// this client is disposed.
    /// </summary>
    /// <param name="organisation">The organisation's slug.</param>
    public EgretClient ForOrganisation(string organisation) => new(_transport.For(organisation));

    /// <summary>
    /// Disposes the connections created by <see cref="Connect"/>. An <see cref="HttpClient"/> passed to the constructor
    /// is not disposed.
    /// </summary>
    public void Dispose() => _owned?.Dispose();

    /// <summary>
    /// Returns the base address with a trailing slash, so that relative paths are appended and do not replace its last
    /// segment.
    /// </summary>
    private static Uri RootOf(HttpClient http)
    {
        var address = http.BaseAddress
            ?? throw new ArgumentException("The client needs Egret's address as its base address.", nameof(http));
        return address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
    }
}
