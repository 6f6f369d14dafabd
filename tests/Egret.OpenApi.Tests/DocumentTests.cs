using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Egret.Contracts;
using Microsoft.OpenApi;

namespace Egret.OpenApi.Tests;

/// <summary>The API's document says what is served, all of it and nothing else.</summary>
public sealed partial class DocumentTests(ApiDocument document) : IClassFixture<ApiDocument>
{
    /// <summary>
    /// Routes that the gateway's table has ahead of the service: they lead to its 404. The test below fails for one that has been served
    /// since, so that the list ends with the last of them.
    /// </summary>
    private static readonly Place[] Awaited =
    [
        Place.Of("GET", "/v1/billings/plans/"),
        Place.Of("GET", "/v1/billings/subscription/"),
        Place.Of("GET", "/v1/billings/usage/"),
    ];

    [Fact]
    public void Checked_in_document_is_what_the_services_and_the_gateway_say_now()
    {
        var written = File.ReadAllText(ApiDocument.File);
        if (written == document.Text)
        {
            return;
        }

        var (before, now) = (written.Split('\n'), document.Text.Split('\n'));
        var line = before.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.Fail($"""
            docs/openapi/v1.json differs from line {line + 1} on. Run {ApiDocument.UpdateSwitch}=1 dotnet test tests/Egret.OpenApi.Tests, build again, and check the change in.
            written: {before.ElementAtOrDefault(line)}
            now:     {now.ElementAtOrDefault(line)}
            """);
    }

    [Fact]
    public void Every_route_of_the_gateway_is_an_operation_of_the_document_and_the_reverse()
    {
        var written = ApiDocument.OperationsOf(document.Root).Select(operation => Place.Of(operation.Method, operation.Path)).ToHashSet();
        var served = document.Routes.Keys.Concat(document.OwnPlaces.Where(place => !place.Path.StartsWith("/docs", StringComparison.Ordinal))).ToHashSet();

        AssertNone([
            .. served.Except(written).Select(place => $"served but not described: {place}"),
            .. written.Except(served).Select(place => $"described but not served: {place}"),
        ]);
    }

    [Fact]
    public void Every_operation_of_a_service_is_routed_to_that_service()
    {
        var astray = document.Described.Where(entry => entry.Value != "gateway" && document.Routes.GetValueOrDefault(entry.Key)?.Service != entry.Value);

        AssertNone(astray.Select(entry =>
            $"{entry.Value} serves {entry.Key}, which is routed to {document.Routes.GetValueOrDefault(entry.Key)?.Service ?? "nobody"}"));
    }

    [Fact]
    public void Document_is_valid_OpenAPI_3_1()
    {
        var result = OpenApiDocument.Parse(document.Text, "json");

        AssertNone(result.Diagnostic!.Errors.Concat(result.Diagnostic.Warnings).Select(error => $"{error.Pointer}: {error.Message}"));
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, result.Diagnostic.SpecificationVersion);
        Assert.Equal(ApiDocument.OperationsOf(document.Root).Count(), result.Document!.Paths.Sum(path => path.Value.Operations!.Count));
    }

    [Fact]
    public void Every_operation_has_a_name_of_its_own_a_tag_a_summary_and_an_example_of_each_body()
    {
        var operations = ApiDocument.OperationsOf(document.Root).ToList();
        var lacking = operations.SelectMany(operation => LacksOf(operation.Operation).Select(lack => $"{operation.Method} {operation.Path}: {lack}"));

        AssertNone(lacking);
        Assert.Equal(operations.Count, operations.Select(operation => (string?)operation.Operation["operationId"]).Distinct().Count());
    }

    /// <summary>Scanners of secrets, ours among them, take what is well-formed for real.</summary>
    [Fact]
    public void No_example_is_a_well_formed_key_or_token()
    {
        Assert.Contains("egret_EXAMPLE", document.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Key().Matches(document.Text), match => ApiKeyFormat.IsWellFormed(match.Value));
        Assert.DoesNotMatch(Token(), document.Text);
    }

    /// <summary>Shows all faults at once, and each of them whole.</summary>
    private static void AssertNone(IEnumerable<string> faults)
    {
        var all = string.Join('\n', faults.Order(StringComparer.Ordinal));
        Assert.True(all.Length == 0, all);
    }

    private static IEnumerable<string> LacksOf(JsonObject operation)
    {
        foreach (var name in new[] { "operationId", "summary", "x-egret-access", "security" })
        {
            if (operation[name] is null)
            {
                yield return name;
            }
        }

        if (operation["tags"] is not JsonArray { Count: 1 })
        {
            yield return "one tag";
        }

        foreach (var parameter in (operation["parameters"] as JsonArray ?? []).Where(parameter => parameter!["$ref"] is null && parameter["description"] is null))
        {
            yield return $"a description of the parameter {parameter!["name"]}";
        }

        var bodies = new[] { operation["requestBody"] }.Concat(((JsonObject)operation["responses"]!).Where(answer => answer.Key.StartsWith('2')).Select(answer => answer.Value));
        foreach (var (mediaType, content) in bodies.SelectMany(body => body?["content"] as JsonObject ?? []))
        {
            if (content!["example"] is null && content["schema"] is JsonObject { Count: > 0 })
            {
                yield return $"an example of {mediaType}";
            }
        }
    }

    [GeneratedRegex("egret_[0-9A-Za-z]{49}")]
    private static partial Regex Key();

    [GeneratedRegex(@"eyJ[\w-]{10,}\.eyJ[\w-]{4,}\.[\w-]{20,}")]
    private static partial Regex Token();
}
