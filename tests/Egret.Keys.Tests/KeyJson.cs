using System.Text.Json;

namespace Egret.Keys.Tests;

internal static class KeyJson
{
    public static string Id(this JsonElement key) => key.GetProperty("id").GetString()!;

    public static string Secret(this JsonElement key) => key.GetProperty("key").GetString()!;
}
