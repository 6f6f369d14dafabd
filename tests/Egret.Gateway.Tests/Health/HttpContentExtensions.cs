using System.Text.Json;

namespace Egret.Gateway.Tests.Health;

internal static class HttpContentExtensions
{
    /// <summary>Reads the content as a JSON element.</summary>
    public static async Task<JsonElement> ReadFromJsonElementAsync(this HttpContent content) =>
        JsonDocument.Parse(await content.ReadAsStringAsync()).RootElement;
}
