using System.Globalization;
using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Nodes;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.IdentityModel.JsonWebTokens;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Egret.Gateway.Dashboard;

/// <summary>
/// Keeps the dashboard's refresh token where no script can read it: what Identity answers with goes into a cookie and out of the body, and
/// from the cookie into the body of the next request. Only for requests with the dashboard's own header, which no form and no page of another
/// origin can send (it is not among the headers that CORS lets through); all others never meet the cookie.
/// </summary>
internal static class RefreshCookie
{
    /// <summary>The header by which the dashboard asks for it.</summary>
    public const string Header = "X-Egret-Dashboard";

    private const string MetadataKey = "RefreshCookie";
    private const string Issues = "issues";
    private const string Reads = "reads";
    private const string Ends = "clears";
    private const string Path = "/auth/jwt/";

    /// <summary>Adds the way back to the routes that need it.</summary>
    public static void Apply(TransformBuilderContext context)
    {
        if (UseOf(context.Route.Metadata) is { } use)
        {
            context.AddResponseTransform(response => Wants(response.HttpContext) ? MoveAsync(response, use) : default);
        }
    }

    /// <summary>Puts the cookie's token into the body of a request that takes it.</summary>
    internal sealed class Present(RequestDelegate next)
    {
        public Task InvokeAsync(HttpContext context)
        {
            if (UseOf(context.GetRouteModel().Config.Metadata) is not { } use || !Wants(context))
            {
                return next(context);
            }

            if (context.Request.Headers["Sec-Fetch-Site"] is [{ } site] && site is not ("same-origin" or "none"))
            {
                return context.WriteProblemAsync(
                    StatusCodes.Status403Forbidden, ErrorCodes.PermissionDenied, "The dashboard's sign-in is for the dashboard's own pages.");
            }

            if (use == Issues)
            {
                return next(context);
            }

            if (!context.Request.Cookies.TryGetValue(NameFor(context), out var token) || token.Length == 0)
            {
                context.Response.SetChallenge(credentialSent: false);
                return context.WriteProblemAsync(StatusCodes.Status401Unauthorized, ErrorCodes.NotAuthenticated, "Nobody is signed in in this browser.");
            }

            var body = new JsonObject { ["refresh"] = token };
            if (use == Reads)
            {
                body["rotate"] = true;
            }

            Replace(context, body);
            return next(context);
        }

        private static void Replace(HttpContext context, JsonObject body)
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(body);
            context.Request.Body = new MemoryStream(bytes);
            context.Request.Headers.TransferEncoding = default;
            context.Request.ContentLength = bytes.Length;
            context.Request.ContentType = MediaTypeNames.Application.Json;
            context.Features.Set<IHttpRequestBodyDetectionFeature>(new HasBody());
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

        if (response.ProxyResponse is not { IsSuccessStatusCode: true } answer)
        {
            return;
        }

        // Whatever is not understood does not go on: it could have the token in it.
        response.SuppressResponseBody = true;
        var body = await JsonNode.ParseAsync(await answer.Content.ReadAsStreamAsync(context.RequestAborted), cancellationToken: context.RequestAborted);
        if (body is not JsonObject tokens)
        {
            throw new InvalidOperationException("The answer to a sign-in is no JSON object.");
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
    /// Whether Identity said that the token is good for nothing any more. An Identity that is away or in trouble has said nothing: the sign-in
    /// still lives, and whoever was told that they are not signed out must be able to try again.
    /// </summary>
    private static bool HasEnded(string use, int status) => status switch
    {
        StatusCodes.Status401Unauthorized => use is Reads or Clears,
        StatusCodes.Status204NoContent or StatusCodes.Status400BadRequest => use == Clears,
        _ => false,
    };

    private static bool Wants(HttpContext context) => context.Request.Headers.ContainsKey(Header);

    private static string? UseOf(IReadOnlyDictionary<string, string>? metadata) => metadata?.GetValueOrDefault(MetadataKey);

    /// <summary>A browser sends a host's cookies to all of its ports; two Egrets on one machine must not sign each other out.</summary>
    private static string NameFor(HttpContext context) => context.Request.Host.Port is { } port
        ? "egret_refresh_" + port.ToString(CultureInfo.InvariantCulture)
        : "egret_refresh";

    private static CookieOptions Options(DateTime? expires = null) => new()
    {
        HttpOnly = true,
        // Also over http: browsers take it there from localhost, and from nowhere else.
        Secure = true,
        SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Strict,
        Path = Path,
        Expires = expires,
        IsEssential = true,
    };

    private sealed class HasBody : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => true;
    }
}
