using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Contracts;
using Egret.Contracts.Internal;
using Egret.Keys.ApiKeys;
using Egret.Testing;
using Npgsql;

namespace Egret.Keys.Tests;

internal static class KeyJson
{
    public static string Id(this JsonElement key) => key.GetProperty("id").GetString()!;

    public static string Secret(this JsonElement key) => key.GetProperty("key").GetString()!;
}
