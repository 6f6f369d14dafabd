namespace Egret.Client;

/// <summary>What the handlers have to know of a request and cannot see in it.</summary>
internal static class RequestMarks
{
    /// <summary>How long it may still take.</summary>
    public static readonly HttpRequestOptionsKey<Deadline> Deadline = new("Egret.Deadline");

    /// <summary>It goes without a credential.</summary>
    public static readonly HttpRequestOptionsKey<bool> IsAnonymous = new("Egret.IsAnonymous");

    /// <summary>Doing it twice does the same as doing it once.</summary>
    public static readonly HttpRequestOptionsKey<bool> IsRepeatable = new("Egret.IsRepeatable");

    /// <summary>Its body can be sent again.</summary>
    public static readonly HttpRequestOptionsKey<bool> IsResendable = new("Egret.IsResendable");

    /// <summary>No answer is a reason to ask again.</summary>
    public static readonly HttpRequestOptionsKey<bool> WantsEveryAnswer = new("Egret.WantsEveryAnswer");

    /// <summary>
    /// The browser's handler passes the answer on as it comes. Named here by its key: the package that has a method for it is
    /// for WebAssembly alone.
    /// </summary>
    public static readonly HttpRequestOptionsKey<bool> StreamsInBrowser = new("WebAssemblyEnableStreamingResponse");

    /// <summary>Whether the request is marked so; one that is not of this client bears no mark.</summary>
    public static bool Is(this HttpRequestMessage request, HttpRequestOptionsKey<bool> mark) => request.Options.TryGetValue(mark, out var value) && value;
}
