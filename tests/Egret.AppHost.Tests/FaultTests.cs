using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Egret.Testing;

namespace Egret.AppHost.Tests;

/// <summary>What Egret promises while a part of it is away or dies.</summary>
[Collection(FaultTestCollection.Name)]
public sealed class FaultTests(EgretSystem system)
{
    [Fact]
    public async Task Document_gets_ready_without_a_passage_twice_when_its_worker_is_killed_half_way()
    {
        using var person = await system.NewPersonAsync();
        var document = await person.UploadAsync(LongText(clauses: 600), "long.txt");
        await ResponseAssert.EventuallyAsync(
            () => person.GetDocumentAsync(document),
            state => state.GetProperty("status").GetString() == "processing" && state.GetProperty("progress").GetDouble() > 0.05,
            TimeSpan.FromMinutes(1));

        await Operator.KillAsync(system.App, "knowledge");

        var ready = await ResponseAssert.EventuallyAsync(
            async () =>
            {
                using var response = await person.ByKey.GetAsync($"/v1/orgs/{person.Organisation}/documents/{document}/");
                return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<JsonElement>() : default;
            },
            state => state.ValueKind == JsonValueKind.Object && state.GetProperty("status").GetString() is "ready" or "failed",
            TimeSpan.FromMinutes(4));
        Assert.Equal("ready", ready.GetProperty("status").GetString());
        var indexes = await ReadPassageIndexesAsync(person, document);
        Assert.Equal(ready.GetProperty("passage_count").GetInt32(), indexes.Count);
        Assert.Equal(Enumerable.Range(0, indexes.Count), indexes.Order());
    }

    [Fact]
    public async Task Upload_is_accepted_while_the_broker_is_stopped_and_ready_once_it_is_back()
    {
        using var person = await system.NewPersonAsync();
        await Operator.StopAsync(system.App, "messaging");
        Guid document;
        try
        {
            document = await person.UploadAsync("# Leave\n\nEmployees may take twenty-five days of paid leave a year.", "leave.md");
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await person.ByKey.GetAsync($"/v1/orgs/{person.Organisation}/documents/"));
        }
        finally
        {
            await Operator.StartAsync(system.App, "messaging");
        }

        await person.WaitUntilReadyAsync(document, TimeSpan.FromMinutes(2));
    }

    private static string LongText(int clauses)
    {
        var text = new StringBuilder("Rulebook of the harbour authority\n\n");
        for (var clause = 1; clause <= clauses; clause++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{1 + (clause / 20)}.{1 + (clause % 20)} Duty number {clause}\n\n");
            for (var sentence = 0; sentence < 8; sentence++)
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture,
                    $"The harbour master of berth {clause} must record every vessel of class {sentence} within {clause + sentence} hours and keep the record for {sentence + 2} years. ");
            }

            text.Append("\n\n");
        }

        return text.ToString();
    }

    private static async Task<List<int>> ReadPassageIndexesAsync(Person person, Guid document)
    {
        List<int> indexes = [];
        var next = $"/v1/orgs/{person.Organisation}/documents/{document}/passages/?limit=200";
        while (next is not null)
        {
            using var response = await person.ByKey.GetAsync(next);
            var page = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.OK, response);
            indexes.AddRange(page.EnumerateArray().Select(passage => passage.GetProperty("index").GetInt32()));
            next = response.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }

        return indexes;
    }
}
