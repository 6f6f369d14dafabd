using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Egret.Contracts;
using Egret.Contracts.Internal;
using Egret.Testing;

namespace Egret.Gateway.Tests.Health;

internal static class JsonContent
{
    public static async Task<JsonElement> ReadFromJsonElementAsync(this HttpContent content) =>
        JsonDocument.Parse(await content.ReadAsStringAsync()).RootElement;
}
