namespace Egret.Client;

/// <summary>Creates the default innermost HTTP handler.</summary>
internal static class PlatformHandler
{
    /// <summary>Lifetime of pooled connections, so that DNS changes take effect.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    public static HttpMessageHandler Create() => OperatingSystem.IsBrowser()
        ? new HttpClientHandler()
        : new SocketsHttpHandler
        {
            // The API does not redirect. A redirect comes from another server and must not be followed with a
            // credential.
            AllowAutoRedirect = false,
            PooledConnectionLifetime = ConnectionLifetime,
            // Closes the connection of an abandoned stream immediately. By default the handler drains it for two
            // seconds to reuse the connection, and the model would continue to generate.
            MaxResponseDrainSize = 0,
        };
}
