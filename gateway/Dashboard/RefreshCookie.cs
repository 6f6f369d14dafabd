using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Egret.Gateway.Dashboard;

/// <summary>
/// Stores the dashboard's refresh token in an <c>HttpOnly</c> cookie, which scripts cannot read. The token of
/// Identity's response moves from the body to the cookie, and <see cref="RefreshCookieMiddleware"/> moves it to the
/// body of the next request. Applies only to requests with the dashboard's header, which neither a form nor a page of
/// another origin can send (CORS does not allow it); other requests do not use the cookie.
/// </summary>
internal static class RefreshCookie
{
    /// <summary>The header with which the dashboard requests the cookie.</summary>
    public const string Header = "X-Egret-Dashboard";

    /// <summary>The metadata value of a route whose response sets the cookie.</summary>
    public const string Issues = "issues";

    /// <summary>The metadata value of a route that exchanges the token of the cookie.</summary>
    public const string Reads = "reads";

    /// <summary>The metadata value of a route that deletes the cookie.</summary>
    public const string Clears = "clears";

    private const string MetadataKey = "RefreshCookie";
    private const string Path = "/auth/jwt/";

    /// <summary>Adds the response transform to the routes that use the cookie.</summary>
    public static void Apply(TransformBuilderContext context)
    {
        if (UseOf(context.Route.Metadata) is { } use)
        {
            context.AddResponseTransform(response => IsRequested(response.HttpContext) ? MoveAsync(response, use) : default);
        }
    }

    private static async ValueTask MoveAsync(ResponseTransformContext response, string use)
    {
        var context = response.HttpContext;
        if (HasEnded(use, context.Response.StatusCode))
        {
            context.Response.Cookies.Delete(NameFor(context), Options());
            return;
        }

        if (response.ProxyResponse is not { IsSuccessStatusCode: true } upstream)
        {
            return;
        }

        // A body that cannot be parsed is not forwarded, because it could contain the token.
        response.SuppressResponseBody = true;
        var content = await upstream.Content.ReadAsStreamAsync(context.RequestAborted);
        var body = await JsonNode.ParseAsync(content, cancellationToken: context.RequestAborted);
        if (body is not JsonObject tokens)
        {
            throw new InvalidOperationException("The response to a sign-in is not a JSON object.");
        }

        if (tokens.Remove("refresh", out var refresh) && refresh?.GetValue<string>() is { } value)
        {
            context.Response.Cookies.Append(NameFor(context), value, Options(new JsonWebToken(value).ValidTo));
        }

        var bytes = JsonSerializer.SerializeToUtf8Bytes(tokens);
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    /// <summary>
    /// Whether Identity's response means that the token is invalid. After a 5xx response the sign-in may still be
    /// valid, and the user must be able to sign out again, so the cookie is retained.
    /// </summary>
    private static bool HasEnded(string use, int status) => status switch
    {
        StatusCodes.Status401Unauthorized => use is Reads or Clears,
        StatusCodes.Status204NoContent or StatusCodes.Status400BadRequest => use == Clears,
        _ => false,
    };

    /// <summary>Whether the request has the dashboard's header.</summary>
    public static bool IsRequested(HttpContext context) => context.Request.Headers.ContainsKey(Header);

    /// <summary>The route's use of the cookie; null if it does not use it.</summary>
    public static string? UseOf(IReadOnlyDictionary<string, string>? metadata) => metadata?.GetValueOrDefault(MetadataKey);

    /// <summary>
    /// The cookie's name, with the port: a browser sends a host's cookies to all its ports, and two installations on
    /// one host must not overwrite each other's cookie.
    /// </summary>
    public static string NameFor(HttpContext context) => context.Request.Host.Port is { } port
        ? "egret_refresh_" + port.ToString(CultureInfo.InvariantCulture)
        : "egret_refresh";

    private static CookieOptions Options(DateTime? expires = null) => new()
    {
        HttpOnly = true,
        // Also over HTTP: browsers accept Secure cookies from http://localhost.
        Secure = true,
        SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Strict,
        Path = Path,
        Expires = expires,
        IsEssential = true,
    };
}
