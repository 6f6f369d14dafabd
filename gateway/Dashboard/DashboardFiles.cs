using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Egret.Gateway.Dashboard;

/// <summary>
/// Serves the published files of the dashboard, which are compressed at build time, and its start page at the path of
/// each page. Browsers cache files with a fingerprint in their name permanently and revalidate the others.
/// </summary>
internal static partial class DashboardFiles
{
    private const string DirectorySetting = "Dashboard:Directory";
    private const string Manifest = "Egret.Dashboard.staticwebassets.endpoints.json";
    private const string StartPageName = "index.html";

    /// <summary>
    /// The paths of the dashboard's pages. Other unknown paths return the API's 404, in browsers too.
    /// </summary>
    private static readonly string[] Pages =
    [
        "/", "/ask/{*rest}", "/sessions/{*rest}", "/documents/{*rest}", "/settings/{*rest}", "/library/{*rest}",
        "/sign-in", "/create-account", "/reset-password", "/accept-invitation",
    ];

    /// <summary>
    /// Sets the web root to the dashboard's files: beside the gateway, or in the configured directory.
    /// </summary>
    public static void AddDashboard(this WebApplicationBuilder builder)
    {
        var root = Path.Combine(DirectoryOf(builder.Configuration), "wwwroot");
        if (Directory.Exists(root))
        {
            builder.Environment.WebRootPath = root;
            builder.Environment.WebRootFileProvider = new PhysicalFileProvider(root);
        }
    }

    /// <summary>Maps the files and pages. A gateway without the files logs a warning and serves only the API.</summary>
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
                // As a static file the start page would lack the content security policy that permits its scripts.
                file.RequestDelegate = ServeStartPageAsync;
            }
        });
        var start = new StartPage(app.Environment.WebRootFileProvider.GetFileInfo(StartPageName));
        foreach (var page in Pages)
        {
            app.MapGet(page, start.Serve).AllowAnonymous().ExcludeFromDescription();
        }
    }

    private static string DirectoryOf(IConfiguration configuration) =>
        configuration[DirectorySetting] ?? Path.Combine(AppContext.BaseDirectory, "dashboard");

    private static Task ServeStartPageAsync(HttpContext context)
    {
        context.Response.Redirect("/", permanent: true);
        return Task.CompletedTask;
    }

    /// <summary>The file name of the start page, with or without a fingerprint.</summary>
    [GeneratedRegex(@"^/?index(\.[^./]+)?\.html$")]
    private static partial Regex StartPageFile { get; }

    [GeneratedRegex("<script[^>]*>(?<text>[^<]+)</script>")]
    private static partial Regex InlineScript { get; }

    [LoggerMessage(EventId = 40, Level = LogLevel.Warning, Message = "Dashboard not served: {Manifest} does not exist")]
    private static partial void DashboardMissing(this ILogger logger, string manifest);

    /// <summary>
    /// The start page, with a content security policy that permits only its own scripts and calls to its own host.
    /// </summary>
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
            // The import map of the fingerprinted modules is an inline script. Its hash permits this text and no other
            // script.
            var hashes = InlineScript.Matches(Encoding.UTF8.GetString(_page))
                .Select(script => SHA256.HashData(Encoding.UTF8.GetBytes(script.Groups["text"].Value)))
                .Select(hash => $" 'sha256-{Convert.ToBase64String(hash)}'");
            // The component library writes style attributes; img-src and font-src prevent that a style calls another
            // host. WebAssembly needs 'wasm-unsafe-eval' to compile.
            _policy = $"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{string.Concat(hashes)}; "
                + "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
                + "base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
        }

        public IResult Serve(HttpContext context)
        {
            context.Response.Headers[HeaderNames.ContentSecurityPolicy] = _policy;
            context.Response.Headers.CacheControl = "no-cache";
            return Results.Bytes(_page, "text/html; charset=utf-8", entityTag: _tag);
        }
    }
}
