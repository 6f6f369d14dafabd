using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Egret.Gateway.Dashboard;

/// <summary>
/// The dashboard's files, as its build published them: compressed beforehand, those that have a fingerprint in their names kept by browsers for
/// good, the others asked for anew; and the page that starts it, at each of its addresses.
/// </summary>
internal static partial class DashboardFiles
{
    private const string DirectorySetting = "Dashboard:Directory";
    private const string Manifest = "Egret.Dashboard.staticwebassets.endpoints.json";
    private const string StartPage = "index.html";

    /// <summary>
    /// The addresses of its pages, and no others: whatever else nobody serves is a 404 in the API's shape, for a browser too.
    /// </summary>
    private static readonly string[] Pages =
    [
        "/", "/ask/{*rest}", "/sessions/{*rest}", "/documents/{*rest}", "/settings/{*rest}", "/library/{*rest}", "/sign-in", "/create-account",
        "/reset-password", "/accept-invitation",
    ];

    /// <summary>Tells where the files are: beside the gateway, unless the setting names another place.</summary>
    public static void AddDashboard(this WebApplicationBuilder builder)
    {
        var root = Path.Combine(DirectoryOf(builder.Configuration), "wwwroot");
        if (Directory.Exists(root))
        {
            builder.Environment.WebRootPath = root;
            builder.Environment.WebRootFileProvider = new PhysicalFileProvider(root);
        }
    }

    /// <summary>Serves them. A gateway that was built without them serves the API alone, and says so.</summary>
    public static void MapDashboard(this WebApplication app)
    {
        var manifest = Path.Combine(DirectoryOf(app.Configuration), Manifest);
        if (!File.Exists(manifest))
        {
            app.Logger.DashboardMissing(manifest);
            return;
        }

        app.MapStaticAssets(manifest).AllowAnonymous().Add(endpoint =>
        {
            endpoint.Metadata.Add(new ExcludeFromDescriptionAttribute());
            if (endpoint is RouteEndpointBuilder file && StartPageFile.IsMatch(file.RoutePattern.RawText ?? ""))
            {
                // As a file among others it would come without the policy that lets it start.
                file.RequestDelegate = ServeStartPageAsync;
            }
        });
        var start = new StartPage(app.Environment.WebRootFileProvider.GetFileInfo(StartPage));
        foreach (var page in Pages)
        {
            app.MapGet(page, start.Answer).AllowAnonymous().ExcludeFromDescription();
        }
    }

    private static string DirectoryOf(IConfiguration configuration) =>
        configuration[DirectorySetting] ?? Path.Combine(AppContext.BaseDirectory, "dashboard");

    private static Task ServeStartPageAsync(HttpContext context)
    {
        context.Response.Redirect("/", permanent: true);
        return Task.CompletedTask;
    }

    /// <summary>With and without its fingerprint.</summary>
    [GeneratedRegex(@"^/?index(\.[^./]+)?\.html$")]
    private static partial Regex StartPageFile { get; }

    [GeneratedRegex("<script[^>]*>(?<text>[^<]+)</script>")]
    private static partial Regex InlineScript { get; }

    [LoggerMessage(EventId = 40, Level = LogLevel.Warning, Message = "The dashboard is not served: there is no {Manifest}")]
    private static partial void DashboardMissing(this ILogger logger, string manifest);

    /// <summary>The page, with the policy that lets it run its own scripts and call its own host, and nothing else.</summary>
    private sealed class StartPage
    {
        private readonly byte[] _page;
        private readonly string _policy;
        private readonly EntityTagHeaderValue _tag;

        public StartPage(IFileInfo file)
        {
            using var content = new MemoryStream();
            using (var stream = file.CreateReadStream())
            {
                stream.CopyTo(content);
            }

            _page = content.ToArray();
            _tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(_page))}\"");
            // The map of the fingerprinted modules stands in the page itself. Its hash admits just that text; no other inline script runs.
            var hashes = InlineScript.Matches(Encoding.UTF8.GetString(_page))
                .Select(script => $" 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script.Groups["text"].Value)))}'");
            // The component library writes style attributes; a style can call no other host here. WebAssembly needs leave of its own to compile.
            _policy = $"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{string.Concat(hashes)}; style-src 'self' 'unsafe-inline'; "
                + "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
        }

        public IResult Answer(HttpContext context)
        {
            context.Response.Headers[HeaderNames.ContentSecurityPolicy] = _policy;
            context.Response.Headers.CacheControl = "no-cache";
            return Results.Bytes(_page, "text/html; charset=utf-8", entityTag: _tag);
        }
    }
}
