namespace Egret.Client.Tests.Transport;

/// <summary>Request addresses.</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData("a/b", "/v1/orgs/a%2Fb/")]
    [InlineData("a?b#c", "/v1/orgs/a%3Fb%23c/")]
    [InlineData("ü %", "/v1/orgs/%C3%BC%20%25/")]
    [InlineData("..a", "/v1/orgs/..a/")]
    public async Task Name_is_escaped_as_one_path_segment(string slug, string path)
    {
        var sent = new Recorder();
        using var client = EgretClient.Connect(new Uri("http://egret.example"), inner: sent);

        await Assert.ThrowsAsync<EgretNotFoundException>(() => client.Organisations.GetAsync(slug));

        Assert.Equal(path, sent.Uri!.AbsolutePath);
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData(" ")]
    [InlineData("")]
    public void Name_that_would_change_the_path_is_rejected(string slug)
    {
        using var client = EgretClient.Connect(new Uri("http://egret.example"), inner: new Recorder());

        Assert.Throws<ArgumentException>(() => { _ = client.Organisations.GetAsync(slug); });
    }

    [Theory]
    [InlineData("http://egret.example/api")]
    [InlineData("http://egret.example/api/")]
    public async Task Path_of_the_base_address_is_preserved(string address)
    {
        var sent = new Recorder();
        using var http = new HttpClient(sent) { BaseAddress = new Uri(address) };
        using var client = new EgretClient(http);

        await Assert.ThrowsAsync<EgretNotFoundException>(() => client.Models.GetAllAsync());

        Assert.Equal("http://egret.example/api/v1/models/", sent.Uri!.AbsoluteUri);
    }

    [Fact]
    public async Task Supplied_http_client_is_not_disposed()
    {
        using var http = new HttpClient(new Recorder()) { BaseAddress = new Uri("http://egret.example") };
        new EgretClient(http).Dispose();

        Assert.Equal(
            System.Net.HttpStatusCode.NotFound, (await http.GetAsync(new Uri("/", UriKind.Relative))).StatusCode);
        Assert.Throws<ArgumentException>(() => new EgretClient(new HttpClient()));
    }

    [Fact]
    public async Task Organisation_header_is_sent_for_the_configured_organisation()
    {
        var sent = new Recorder();
        using var client = EgretClient.Connect(
            new Uri("http://egret.example"), options: new EgretClientOptions { Organisation = "acme" }, inner: sent);

        await Assert.ThrowsAsync<EgretNotFoundException>(() => client.Models.GetAllAsync());
        Assert.Equal("acme", sent.Organisation);

        using var other = client.ForOrganisation("other");
        await Assert.ThrowsAsync<EgretNotFoundException>(() => other.Models.GetAllAsync());
        Assert.Equal("other", sent.Organisation);

        // Calls with an organisation in the path send no header.
        await Assert.ThrowsAsync<EgretNotFoundException>(() => other.Organisations.GetAsync("acme"));
        Assert.Null(sent.Organisation);
    }

    /// <summary>Further assemblies would add to the download of a browser.</summary>
    [Fact]
    public void Package_references_only_the_runtime() => Assert.All(
        typeof(EgretClient).Assembly.GetReferencedAssemblies(),
        assembly => Assert.StartsWith("System.", assembly.Name, StringComparison.Ordinal));

    private sealed class Recorder : HttpMessageHandler
    {
        public Uri? Uri { get; private set; }

        public string? Organisation { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Uri = request.RequestUri;
            Organisation = request.Headers.TryGetValues("X-Egret-Org", out var values) ? values.Single() : null;
            return Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.NotFound));
        }
    }
}
