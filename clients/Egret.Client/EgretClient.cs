namespace Egret.Client;

/// <summary>
/// Egret's public API. Each property is an area of it. A client holds nothing but its <see cref="HttpClient"/>: make one and use it from
/// everywhere, at the same time.
/// </summary>
public sealed class EgretClient : IDisposable
{
    private readonly EgretTransport _transport;
    private readonly HttpClient? _owned;

    /// <summary>Uses an <see cref="HttpClient"/> as it is, with the credential, the time-out and the further tries that it has or has not.</summary>
    /// <param name="http">The client; its base address is Egret's. It stays the caller's, who disposes of it.</param>
    /// <param name="organisation">Slug of the organisation to act for; by default the API key's own, or the user's default one.</param>
    /// <exception cref="ArgumentException">The client has no base address.</exception>
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

    /// <summary>The user's own account.</summary>
    public AccountClient Account { get; }

    /// <summary>Signing in, staying in and signing out.</summary>
    public SignInClient SignIn { get; }

    /// <summary>Organisations.</summary>
    public OrganisationsClient Organisations { get; }

    /// <summary>Their members.</summary>
    public MembersClient Members { get; }

    /// <summary>Invitations into them.</summary>
    public InvitationsClient Invitations { get; }

    /// <summary>Credentials for programs.</summary>
    public ApiKeysClient ApiKeys { get; }

    /// <summary>The public library.</summary>
    public DomainsClient Domains { get; }

    /// <summary>The organisations' own documents.</summary>
    public DocumentsClient Documents { get; }

    /// <summary>Passages that meet a question.</summary>
    public SearchClient Search { get; }

    /// <summary>Questions and their cited answers.</summary>
    public QuestionsClient Questions { get; }

    /// <summary>Conversations that questions and answers are kept in.</summary>
    public SessionsClient Sessions { get; }

    /// <summary>What writes the answers.</summary>
    public ModelsClient Models { get; }

    /// <summary>Who was let in, who was not, and who changed what.</summary>
    public AuditClient Audit { get; }

    /// <summary>The system itself.</summary>
    public HealthClient Health { get; }

    /// <summary>Makes a client with an <see cref="HttpClient"/> of its own, which presents the credential and tries again where that is safe.</summary>
    /// <param name="address">Egret's address, such as <c>http://localhost:8080</c>.</param>
    /// <param name="credential">Who calls; nobody when left out.</param>
    /// <param name="options">How it behaves.</param>
    /// <param name="inner">What sends the requests in the end, such as a handler that sends cookies in a browser; the platform's own when left out.</param>
    public static EgretClient Connect(
        Uri address, IEgretCredential? credential = null, EgretClientOptions? options = null, HttpMessageHandler? inner = null)
    {
        options ??= new EgretClientOptions();
        inner ??= PlatformHandler.Create();
        var presenting = credential is null ? inner : new CredentialHandler(credential) { InnerHandler = inner };
        // Its own time-out knows of no pause; the transport's does.
        var http = new HttpClient(new RetryHandler(options) { InnerHandler = presenting }) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        return new EgretClient(new EgretTransport(http, RootOf(http), options.Organisation, options.Timeout, options.Time), http);
    }

    /// <summary>The same client acting for another organisation. It shares the connections of this one and ends with it.</summary>
    /// <param name="organisation">The organisation's slug.</param>
    public EgretClient ForOrganisation(string organisation) => new(_transport.For(organisation));

    /// <summary>Ends the connections that <see cref="Connect"/> made; a client that was handed in goes on.</summary>
    public void Dispose() => _owned?.Dispose();

    /// <summary>The address as a folder, so that a path below it is not put beside it.</summary>
    private static Uri RootOf(HttpClient http)
    {
        var address = http.BaseAddress ?? throw new ArgumentException("The client needs a base address: Egret's.", nameof(http));
        return address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
    }
}
