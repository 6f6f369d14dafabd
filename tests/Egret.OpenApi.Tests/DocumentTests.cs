using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Egret.Contracts;
using Microsoft.OpenApi;

namespace Egret.OpenApi.Tests;

/// <summary>The OpenAPI document describes exactly the served operations.</summary>
public sealed partial class DocumentTests(ApiDocument document) : IClassFixture<ApiDocument>
{
    /// <summary>
    /// Routes of the gateway that no service serves yet: they return 404. The test fails for a route that is served,
    /// so that it is removed from this list.
    /// </summary>
    private static readonly Place[] Unserved =
    [
        Place.Of("GET", "/v1/billings/plans/"),
        Place.Of("GET", "/v1/billings/subscription/"),
        Place.Of("GET", "/v1/billings/usage/"),
    ];

    [Fact]
    public void Committed_document_equals_the_generated_document()
    {
        var written = File.ReadAllText(ApiDocument.File);
        if (written == document.Text)
        {
            return;
        }

        var (before, now) = (written.Split('\n'), document.Text.Split('\n'));
        var line = before.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.Fail($"""
            docs/openapi/v1.json differs from line {line + 1}.
            Run {ApiDocument.UpdateSwitch}=1 dotnet test tests/Egret.OpenApi.Tests, build again, and commit the change.
            committed: {before.ElementAtOrDefault(line)}
            generated: {now.ElementAtOrDefault(line)}
            """);
    }

    [Fact]
    public void Document_and_gateway_have_the_same_operations()
    {
        var written = ApiDocument.OperationsOf(document.Root).Select(operation => Place.Of(operation.Method, operation.Path)).ToHashSet();
        var served = document.Routes.Keys
            .Concat(document.GatewayOperations.Where(place => !place.Path.StartsWith("/docs", StringComparison.Ordinal))).ToHashSet();

        AssertNone([
            .. served.Except(written).Select(place => $"served but not described: {place}"),
            .. written.Except(served).Select(place => $"described but not served: {place}"),
        ]);
    }

    [Fact]
    public void Operation_of_a_service_is_routed_to_the_service()
    {
        var misrouted = document.Described.Where(entry =>
            entry.Value != "gateway" && document.Routes.GetValueOrDefault(entry.Key)?.Service != entry.Value);

        AssertNone(misrouted.Select(entry =>
            $"{entry.Value} serves {entry.Key}, which is routed to "
            + (document.Routes.GetValueOrDefault(entry.Key)?.Service ?? "no service")));
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
    public void Operation_has_unique_id_tag_summary_and_examples()
    {
        var operations = ApiDocument.OperationsOf(document.Root).ToList();
        var missing = operations.SelectMany(operation =>
            FindMissing(operation.Operation).Select(part => $"{operation.Method} {operation.Path}: {part}"));

        AssertNone(missing);
        Assert.Equal(operations.Count, operations.Select(operation => (string?)operation.Operation["operationId"]).Distinct().Count());
    }

    /// <summary>Secret scanners, including Egret's own, report well-formed secrets as leaks.</summary>
    [Fact]
    public void Examples_contain_no_well_formed_key_or_token()
    {
        Assert.Contains("egret_EXAMPLE", document.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Key().Matches(document.Text), match => ApiKeyFormat.IsWellFormed(match.Value));
        Assert.DoesNotMatch(Token(), document.Text);
    }

    /// <summary>Reports all findings in full in one failure.</summary>
    private static void AssertNone(IEnumerable<string> findings)
    {
        var all = string.Join('\n', findings.Order(StringComparer.Ordinal));
        Assert.True(all.Length == 0, all);
    }

    private static IEnumerable<string> FindMissing(JsonObject operation)
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

        foreach (var parameter in (operation["parameters"] as JsonArray ?? [])
            .Where(parameter => parameter!["$ref"] is null && parameter["description"] is null))
        {
            yield return $"a description of the parameter {parameter!["name"]}";
        }

        var bodies = new[] { operation["requestBody"] }.Concat(((JsonObject)operation["responses"]!)
            .Where(response => response.Key.StartsWith('2')).Select(response => response.Value));
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
