namespace Egret.Client;

/// <summary>What sends requests where nothing else was handed in.</summary>
internal static class PlatformHandler
{
    /// <summary>How long a connection is used: later ones see that a name has come to lead elsewhere.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    public static HttpMessageHandler Create() => OperatingSystem.IsBrowser()
        ? new HttpClientHandler()
        : new SocketsHttpHandler
        {
            // Egret redirects nobody; what does is not Egret.
            AllowAutoRedirect = false,
            PooledConnectionLifetime = ConnectionLifetime,
            // A stream that is left is cut at once. By default it would be read on for two seconds to save the connection, and the model
            // would go on writing.
            MaxResponseDrainSize = 0,
        };
}
