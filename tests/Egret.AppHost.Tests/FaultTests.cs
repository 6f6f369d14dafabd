using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Egret.Testing;

namespace Egret.AppHost.Tests;

/// <summary>Guarantees during the outage of a server or the crash of a service.</summary>
[Collection(FaultTestCollection.Name)]
public sealed class FaultTests(FaultSystem system)
{
    [Fact]
    public async Task Document_is_indexed_without_duplicate_passages_after_its_worker_was_killed()
    {
        using var user = await system.NewUserAsync();
        var document = await user.UploadAsync(LongText(clauses: 600), "long.txt");
        await ResponseAssert.EventuallyAsync(
            () => user.GetDocumentAsync(document),
            state => state.GetProperty("status").GetString() == "processing" && state.GetProperty("progress").GetDouble() > 0.05,
            TimeSpan.FromMinutes(1));

        await ResourceControl.KillAsync(system.App, "knowledge");

        var ready = await ResponseAssert.EventuallyAsync(
            async () =>
            {
                using var response = await user.ByKey.GetAsync($"/v1/orgs/{user.Organisation}/documents/{document}/");
                return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<JsonElement>() : default;
            },
            state => state.ValueKind == JsonValueKind.Object && state.GetProperty("status").GetString() is "ready" or "failed",
            TimeSpan.FromMinutes(4));
        Assert.Equal("ready", ready.GetProperty("status").GetString());
        var indexes = await ReadPassageIndexesAsync(user, document);
        Assert.Equal(ready.GetProperty("passage_count").GetInt32(), indexes.Count);
        Assert.Equal(Enumerable.Range(0, indexes.Count), indexes.Order());
    }

    [Fact]
    public async Task Upload_is_accepted_during_a_broker_outage_and_indexed_afterwards()
    {
        using var user = await system.NewUserAsync();
        await ResourceControl.StopAsync(system.App, "messaging");
        Guid document;
        try
        {
            document = await user.UploadAsync("# Leave\n\nEmployees may take twenty-five days of paid leave a year.", "leave.md");
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.OK, await user.ByKey.GetAsync($"/v1/orgs/{user.Organisation}/documents/"));
        }
        finally
        {
            await ResourceControl.StartAsync(system.App, "messaging");
        }

        await user.WaitUntilReadyAsync(document, TimeSpan.FromMinutes(2));
    }

    private static string LongText(int clauses)
    {
        var text = new StringBuilder("Rulebook of the harbour authority\n\n");
        for (var clause = 1; clause <= clauses; clause++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{1 + (clause / 20)}.{1 + (clause % 20)} Duty number {clause}\n\n");
            for (var sentence = 0; sentence < 8; sentence++)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"The harbour master of berth {clause} must record every vessel of class {sentence} within {clause + sentence} hours "
                    + $"and keep the record for {sentence + 2} years. ");
            }

            text.Append("\n\n");
        }

        return text.ToString();
    }

    private static async Task<List<int>> ReadPassageIndexesAsync(TestUser user, Guid document)
    {
        List<int> indexes = [];
        var next = $"/v1/orgs/{user.Organisation}/documents/{document}/passages/?limit=200";
        while (next is not null)
        {
            using var response = await user.ByKey.GetAsync(next);
            var page = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.OK, response);
            indexes.AddRange(page.EnumerateArray().Select(passage => passage.GetProperty("index").GetInt32()));
            next = response.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }

        return indexes;
    }
}
