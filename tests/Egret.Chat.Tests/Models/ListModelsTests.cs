using System.Net;
using System.Text.Json;
using Egret.Testing;

namespace Egret.Chat.Tests.Models;

[Collection(ChatCollection.Name)]
public sealed class ListModelsTests(ChatApp app)
{
    private static readonly Uri Models = new("/v1/models/", UriKind.Relative);

    [Fact]
    public async Task Models_list_starts_with_the_extractive_model_and_has_prices()
    {
        using var client = app.CreateOwner();

        var body = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.OK, await client.GetAsync(Models));

        Assert.Equal(
            ["id", "name", "provider", "tier", "is_default", "input_usd_per_million", "output_usd_per_million"],
            body[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal("egret-extractive", body[0].GetProperty("id").GetString());
        Assert.True(body[0].GetProperty("is_default").GetBoolean());
        Assert.Equal(ChatApp.ProviderModel, body[1].GetProperty("id").GetString());
        Assert.Equal(8, body[1].GetProperty("output_usd_per_million").GetDecimal());
        Assert.DoesNotContain("secret", body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_require_a_caller()
    {
        using var unauthenticated = app.CreateClient();

        await ResponseAssert.IsProblemAsync(HttpStatusCode.Unauthorized, "not_authenticated", await unauthenticated.GetAsync(Models));
    }
}
