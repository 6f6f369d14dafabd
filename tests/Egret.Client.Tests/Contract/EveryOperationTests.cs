using System.Text.Json.Nodes;

namespace Egret.Client.Tests.Contract;

/// <summary>The client does what the API's document says: all of it, and nothing that the document does not know.</summary>
public sealed class EveryOperationTests(EveryMethod methods) : IClassFixture<EveryMethod>
{
    /// <summary>Parameters and fields that the document has as another name of one that the client sends, or as part of a link that it hands out whole.</summary>
    private static readonly string[] NotSent = ["region", "model", "expires", "signature"];

    private IEnumerable<MadeCall> Calls => methods.Results.SelectMany(result => result.Calls);

    [Fact]
    public void Every_operation_is_reached_by_a_method()
    {
        var reached = Calls.Select(call => call.Operation).ToHashSet();

        AssertNone(Operation.All.Where(operation => !operation.IsAlias && !reached.Contains(operation)).Select(operation => operation.Name));
        AssertNone(reached.Where(operation => operation.IsAlias).Select(operation => $"{operation} is another name of one that should be called"));
        AssertNone(methods.Results.Where(result => result.Calls.Count == 0).Select(result => $"{result.Method} calls nothing"));
    }

    [Fact]
    public void Every_query_parameter_and_no_other_one_can_be_sent() =>
        AssertSame(operation => operation.ParametersIn("query").Except(NotSent), call => call.Query);

    [Fact]
    public void Every_header_and_no_other_one_is_sent() =>
        AssertSame(operation => operation.ParametersIn("header"), DocumentedServer.Chosen);

    [Fact]
    public void Every_field_of_a_body_and_no_other_one_can_be_sent() =>
        AssertSame(operation => operation.BodyFields.Keys.Except(NotSent), call => call.Body?.Select(field => field.Key) ?? []);

    [Fact]
    public void Every_field_that_is_sent_has_the_type_that_the_document_says() => AssertNone(
        from call in Calls
        from field in call.Body ?? []
        let schema = call.Operation.BodyFields[field.Key]
        let type = Schema.TypeOf(field.Value)
        where !Schema.TypesOf(schema).Contains(type)
            || (Schema.Resolve(schema)["enum"] is JsonArray names && !names.Any(name => JsonNode.DeepEquals(name, field.Value)))
        select $"{call.Operation}: {field.Key} is sent as {field.Value?.ToJsonString()}");

    [Fact]
    public void Forms_have_the_file_and_the_metadata()
    {
        var forms = Calls.Where(call => call.Operation.TakesForm).ToList();

        Assert.Equal(2, forms.Count);
        Assert.All(forms, form =>
        {
            Assert.Contains("""name="file"; filename="sample";""", form.Form, StringComparison.Ordinal);
            Assert.Contains("# A document", form.Form, StringComparison.Ordinal);
            Assert.Contains("name=metadata", form.Form, StringComparison.Ordinal);
            Assert.Contains("""{"kept":"with it"}""", form.Form, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_credential_goes_with_every_call_that_uses_one_and_with_no_other() => AssertNone(
        from call in Calls
        where call.Headers.Contains("Authorization") != call.Operation.UsesCredential
        select $"{call.Operation} {(call.Operation.UsesCredential ? "lacks the credential" : "does not need the credential that is sent")}");

    [Fact]
    public void Every_answer_is_read_whole_and_as_the_document_says()
    {
        var compared = methods.Results.Where(result => result.Calls.Count > 0)
            .SelectMany(result => result.Values.SelectMany(value => Differences(result.Calls[0].Operation, result.Method, value.Type)));

        AssertNone(compared.Distinct());
    }

    [Fact]
    public void Every_list_is_read_to_its_end_over_pages() => AssertNone(
        from result in methods.Results
        where result.Calls.Any(call => call.Operation.ParametersIn("query").Contains("cursor")) && result.Calls.Count != 2
        select $"{result.Method} made {result.Calls.Count} calls for two pages");

    private static IEnumerable<string> Differences(Operation operation, string method, Type type)
    {
        var schemas = operation.Success().Content.Values.SelectMany(SchemasOf).ToList();
        var item = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : type;
        if (item.Assembly != typeof(EgretClient).Assembly || schemas.Count == 0 || type == typeof(DocumentContent))
        {
            return [];
        }

        // A stream's parts have the document's own names.
        var schema = schemas.FirstOrDefault(schema => ((string?)schema["$ref"])?.EndsWith("/" + item.Name, StringComparison.Ordinal) is true) ?? schemas[0];
        return Schema.Differences(schema, item, $"{method}: {item.Name}");
    }

    /// <summary>What an answer is, or each of its items, be it a list or a stream.</summary>
    private static IEnumerable<JsonObject> SchemasOf(JsonObject media) => media["schema"] switch
    {
        JsonObject schema when schema["items"] is JsonObject items => [items],
        JsonObject schema when schema["x-item-schema"] is JsonObject item => item["oneOf"] is JsonArray several ? several.Select(one => (JsonObject)one!) : [item],
        JsonObject { Count: > 0 } schema => [schema],
        _ => [],
    };

    /// <summary>Compares what the document names with what all calls of the operation together sent.</summary>
    private void AssertSame(Func<Operation, IEnumerable<string>> documented, Func<MadeCall, IEnumerable<string>> sent) => AssertNone(
        from calls in Calls.GroupBy(call => call.Operation)
        let wanted = documented(calls.Key).ToHashSet()
        let actual = calls.SelectMany(sent).ToHashSet()
        where !wanted.SetEquals(actual)
        select $"{calls.Key}: never sent {string.Join(", ", wanted.Except(actual))}; not in the document {string.Join(", ", actual.Except(wanted))}");

    private static void AssertNone(IEnumerable<string> faults)
    {
        var all = string.Join('\n', faults.Order(StringComparer.Ordinal));
        Assert.True(all.Length == 0, all);
    }
}
