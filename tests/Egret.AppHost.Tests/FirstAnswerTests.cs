using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Egret.Testing;

namespace Egret.AppHost.Tests;

/// <summary>From an upload to a cited answer, and the answer without sources.</summary>
public sealed partial class FirstAnswerTests(EgretSystem system)
{
    [Fact]
    public async Task Answer_cites_the_page_of_an_uploaded_PDF_by_key_and_by_token()
    {
        using var user = await system.NewUserAsync();
        var document = await user.UploadAsync(await File.ReadAllBytesAsync(Example("continuity-policy.pdf")), "continuity-policy.pdf");
        var ready = await user.WaitUntilReadyAsync(document);
        Assert.Equal(3, ready.GetProperty("page_count").GetInt32());
        Assert.True(ready.GetProperty("passage_count").GetInt32() > 3);

        foreach (var client in user.Clients)
        {
            var answer = await TestUser.AskAsync(client, new
            {
                query = "How soon must the regulator be notified of a disruption?",
                knowledge_scope = "private",
            });
            Assert.False(answer.GetProperty("insufficient_context").GetBoolean());
            Assert.Contains("sixty minutes", answer.GetProperty("response").GetString(), StringComparison.Ordinal);
            var cited = AssertEveryCitationHasASource(answer);
            Assert.Contains(
                cited, source => source.GetProperty("document_id").GetGuid() == document && source.GetProperty("page").GetInt32() == 2);
        }
    }

    [Fact]
    public async Task Public_library_answers_within_a_minute_of_the_first_start()
    {
        using var user = await system.NewUserAsync();
        await ResponseAssert.EventuallyAsync(
            async () => await user.ByToken.GetFromJsonAsync<JsonElement>("/v1/domains/business-continuity/"),
            domain => domain.GetProperty("categories").EnumerateArray().Count(IsIndexed) == 2,
            TimeSpan.FromMinutes(1));

        var answer = await ResponseAssert.EventuallyAsync(
            () => TestUser.AskAsync(
                user.ByKey, new { query = "When must MAS be told of an incident?", domain = "business-continuity", category = "sg" }),
            answer => !answer.GetProperty("insufficient_context").GetBoolean(),
            TimeSpan.FromMinutes(1));
        Assert.Contains("one hour", answer.GetProperty("response").GetString(), StringComparison.Ordinal);
        Assert.All(AssertEveryCitationHasASource(answer), source => Assert.Equal("public", source.GetProperty("scope").GetString()));
    }

    [Fact]
    public async Task Question_without_a_matching_source_returns_insufficient_context()
    {
        using var user = await system.NewUserAsync();
        const string Policy =
            "# Leave policy\n\nEmployees may take twenty-five days of paid leave a year. Leave is requested from the line manager.";
        await user.WaitUntilReadyAsync(await user.UploadAsync(Policy, "leave.md"));

        var answer = await TestUser.AskAsync(
            user.ByKey, new { query = "Which spices belong in a Moroccan tagine?", knowledge_scope = "private" });

        Assert.True(answer.GetProperty("insufficient_context").GetBoolean(), answer.ToString());
        Assert.DoesNotMatch(Citation(), answer.GetProperty("response").GetString()!);
    }

    [Fact]
    public async Task Answer_is_stored_in_its_session()
    {
        using var user = await system.NewUserAsync();
        await user.WaitUntilReadyAsync(await user.UploadAsync(
            "# Retention\n\nClient records must be retained for seven years after the end of the relationship.", "retention.md"));
        var answer = await TestUser.AskAsync(
            user.ByKey, new { query = "How long must client records be retained?", knowledge_scope = "private" });
        var session = answer.GetProperty("session_id").GetGuid();

        var messages = await user.ByToken.GetFromJsonAsync<JsonElement>($"/v1/sessions/{session}/messages/");

        Assert.Equal(2, messages.GetArrayLength());
        Assert.Equal(answer.GetProperty("response").GetString(), messages[1].GetProperty("content").GetString());
        Assert.Contains("seven years", messages[1].GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Public_domains_are_readable_anonymously_and_writable_by_the_administrator_only()
    {
        using var anonymous = system.CreateClient();
        using var user = await system.NewUserAsync();
        using var administrator = await system.SignInAdministratorAsync();
        var slug = "domain-" + Guid.CreateVersion7().ToString("N")[^12..];
        var domain = new { slug, name = "A domain", description = "Made by a test." };

        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await anonymous.GetAsync("/v1/domains/"));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Unauthorized, "not_authenticated", await anonymous.PostAsJsonAsync("/v1/domains/", domain));
        foreach (var client in user.Clients)
        {
            await ResponseAssert.IsProblemAsync(
                HttpStatusCode.Forbidden, "platform_admin_required", await client.PostAsJsonAsync("/v1/domains/", domain));
        }

        await ResponseAssert.HasStatusAsync(HttpStatusCode.Created, await administrator.PostAsJsonAsync("/v1/domains/", domain));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await anonymous.GetAsync($"/v1/domains/{slug}/"));
    }

    private static List<JsonElement> AssertEveryCitationHasASource(JsonElement answer)
    {
        var sources = answer.GetProperty("sources").EnumerateArray().ToDictionary(source => source.GetProperty("citation").GetInt32());
        var numbers = Citation().Matches(answer.GetProperty("response").GetString()!)
            .Select(match => int.Parse(match.Groups[1].Value, null)).Distinct().ToList();
        Assert.NotEmpty(numbers);
        Assert.All(numbers, number => Assert.Contains(number, sources.Keys));
        return [.. numbers.Select(number => sources[number])];
    }

    private static bool IsIndexed(JsonElement category) =>
        category.GetProperty("document_count").GetInt32() > 0 && category.GetProperty("code").GetString() is "us" or "sg";

    private static string Example(string name) => Path.Combine(Repository.Root, "docs", "examples", name);

    [GeneratedRegex(@"\[(\d+)\]")]
    private static partial Regex Citation();
}
