namespace Egret.Client.Tests;

/// <summary>A request as received by <see cref="TestServer"/>.</summary>
internal sealed record ReceivedRequest(
    string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
