using System.Buffers;

namespace Egret.Gateway.Routing;

/// <summary>
/// Rejects paths that a service might parse differently than the gateway: paths that are still percent-encoded after
/// one decoding (encoded slashes, double encoding), empty or dot segments, backslashes, and characters outside those of
/// Egret's paths.
/// </summary>
internal sealed class PathValidationMiddleware(RequestDelegate next)
{
    private const string WellKnown = "/.well-known/";
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/");

    public Task InvokeAsync(HttpContext context) => IsPlain(context.Request.Path.Value) ? next(context) : context.WriteNotFoundAsync();

    internal static bool IsPlain(string? path)
    {
        if (path is null)
        {
            return false;
        }

        var rest = path.StartsWith(WellKnown, StringComparison.Ordinal) ? path.AsSpan(WellKnown.Length - 1) : path;
        return !rest.ContainsAnyExcept(Allowed)
            && !rest.Contains("//", StringComparison.Ordinal)
            && !rest.Contains("/.", StringComparison.Ordinal);
    }
}
