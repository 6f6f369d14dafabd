using System.Buffers;

namespace Egret.Gateway.Transforms;

/// <summary>
/// Refuses paths that a service might read differently than the gateway: what is still percent-encoded after decoding once (encoded slashes,
/// double encoding), empty or dotted segments, backslashes, and anything beyond the characters that Egret's paths consist of.
/// </summary>
internal sealed class PathValidationMiddleware(RequestDelegate next)
{
    private const string WellKnown = "/.well-known/";
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/");

    public Task InvokeAsync(HttpContext context) => IsPlain(context.Request.Path.Value) ? next(context) : context.WriteNotFoundAsync();

    internal static bool IsPlain(string? path)
    {
        if (path is null)
        {
            return false;
        }

        var rest = path.StartsWith(WellKnown, StringComparison.Ordinal) ? path.AsSpan(WellKnown.Length - 1) : path;
        return !rest.ContainsAnyExcept(Plain) && !rest.Contains("//", StringComparison.Ordinal) && !rest.Contains("/.", StringComparison.Ordinal);
    }
}
