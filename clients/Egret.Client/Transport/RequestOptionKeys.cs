namespace Egret.Client;

/// <summary>Request options that pass call properties to the handlers.</summary>
internal static class RequestOptionKeys
{
    /// <summary>The remaining time of the call.</summary>
    public static readonly HttpRequestOptionsKey<Deadline> Deadline = new("Egret.Deadline");

    /// <summary>Whether the request is sent without a credential.</summary>
    public static readonly HttpRequestOptionsKey<bool> IsAnonymous = new("Egret.IsAnonymous");

    /// <summary>Whether the request is idempotent.</summary>
    public static readonly HttpRequestOptionsKey<bool> IsRepeatable = new("Egret.IsRepeatable");

    /// <summary>Whether the request body can be sent again.</summary>
    public static readonly HttpRequestOptionsKey<bool> IsResendable = new("Egret.IsResendable");

    /// <summary>Whether error statuses are returned without retries.</summary>
    public static readonly HttpRequestOptionsKey<bool> AcceptsErrorStatus = new("Egret.AcceptsErrorStatus");

    /// <summary>
    /// Enables response streaming in the browser's handler. Defined by key, because the method for it is in a package
    /// for WebAssembly only.
    /// </summary>
    public static readonly HttpRequestOptionsKey<bool> StreamsInBrowser = new("WebAssemblyEnableStreamingResponse");

    /// <summary>Returns whether an option is set to true; false for requests that this client did not create.</summary>
    public static bool Is(this HttpRequestMessage request, HttpRequestOptionsKey<bool> mark) =>
        request.Options.TryGetValue(mark, out var value) && value;
}
