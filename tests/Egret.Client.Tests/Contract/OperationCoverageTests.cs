using System.Text.Json.Nodes;

namespace Egret.Client.Tests.Contract;

/// <summary>The client covers the OpenAPI document completely and calls nothing else.</summary>
public sealed class OperationCoverageTests(ClientMethodsFixture methods) : IClassFixture<ClientMethodsFixture>
{
    /// <summary>Parameters and fields that are aliases of sent ones, or part of a signed URL.</summary>
    private static readonly string[] Unsupported = ["region", "model", "expires", "signature"];

    private IEnumerable<RecordedCall> Calls => methods.Results.SelectMany(result => result.Calls);

    [Fact]
    public void Every_operation_is_called_by_a_method()
    {
        var reached = Calls.Select(call => call.Operation).ToHashSet();

        AssertEmpty(
            Operation.All.Where(operation => !operation.IsAlias && !reached.Contains(operation))
                .Select(operation => operation.Name));
        AssertEmpty(
            reached.Where(operation => operation.IsAlias)
                .Select(operation => $"{operation} is an alias"));
        AssertEmpty(
            methods.Results.Where(result => result.Calls.Count == 0)
                .Select(result => $"{result.Method} calls nothing"));
    }

    [Fact]
    public void Query_parameters_match_the_document() =>
        AssertSame(operation => operation.ParametersIn("query").Except(Unsupported), call => call.Query);

    [Fact]
    public void Headers_match_the_document() =>
        AssertSame(operation => operation.ParametersIn("header"), DocumentedServer.Chosen);

    [Fact]
    public void Request_body_fields_match_the_document() =>
        AssertSame(
            operation =>
                operation.BodyFields.Keys.Except(Unsupported), call => call.Body?.Select(field => field.Key) ?? []);

    [Fact]
    public void Request_body_field_types_match_the_document() => AssertEmpty(
        from call in Calls
        from field in call.Body ?? []
        let schema = call.Operation.BodyFields[field.Key]
        let type = Schema.TypeOf(field.Value)
        where !Schema.TypesOf(schema).Contains(type)
            || (
                Schema.Resolve(schema)["enum"] is JsonArray names
                    && !names.Any(name => JsonNode.DeepEquals(name, field.Value)))
        select $"{call.Operation}: {field.Key} is sent as {field.Value?.ToJsonString()}");

    [Fact]
    public void Forms_contain_the_file_and_the_metadata()
    {
        var forms = Calls.Where(call => call.Operation.TakesForm).ToList();

        Assert.Equal(2, forms.Count);
        Assert.All(forms, form =>
        {
            Assert.Contains("""name="file"; filename="sample";""", form.Form, StringComparison.Ordinal);
            Assert.Contains("# A document", form.Form, StringComparison.Ordinal);
            Assert.Contains("name=metadata", form.Form, StringComparison.Ordinal);
            Assert.Contains("""{"source":"intranet"}""", form.Form, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Credential_is_sent_only_with_operations_that_use_one() => AssertEmpty(
        from call in Calls
        where call.Headers.Contains("Authorization") != call.Operation.UsesCredential
        select $"{call.Operation} is sent {(call.Operation.UsesCredential ? "without" : "with")} a credential");

    [Fact]
    public void Response_types_match_the_document()
    {
        var compared = methods.Results.Where(result => result.Calls.Count > 0)
            .SelectMany(
                result =>
                    result.Values.SelectMany(
                        value => Differences(result.Calls[0].Operation, result.Method, value.Type)));

        AssertEmpty(compared.Distinct());
    }

    [Fact]
    public void Every_list_is_read_to_its_last_page() => AssertEmpty(
        from result in methods.Results
        where result.Calls.Any(call => call.Operation.ParametersIn("query").Contains("cursor"))
            && result.Calls.Count != 2
        select $"{result.Method} made {result.Calls.Count} calls for two pages");

    private static IEnumerable<string> Differences(Operation operation, string method, Type type)
    {
        var schemas = operation.Success().Content.Values.SelectMany(SchemasOf).ToList();
        var item = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
            ? type.GetGenericArguments()[0]
            : type;
        if (item.Assembly != typeof(EgretClient).Assembly || schemas.Count == 0 || type == typeof(DocumentContent))
        {
            return [];
        }

        // Event types have the schema names of the document.
        var schema = schemas.FirstOrDefault(
            schema => ((string?)schema["$ref"])?.EndsWith("/" + item.Name, StringComparison.Ordinal) is true)
            ?? schemas[0];
        return Schema.Differences(schema, item, $"{method}: {item.Name}");
    }

    /// <summary>Schemas of a response, or of the items of a list or stream.</summary>
    private static IEnumerable<JsonObject> SchemasOf(JsonObject media) => media["schema"] switch
    {
        JsonObject schema when schema["items"] is JsonObject items => [items],
        JsonObject schema when schema["x-item-schema"] is JsonObject item =>
            item["oneOf"] is JsonArray several ? several.Select(one => (JsonObject)one!) : [item],
        JsonObject { Count: > 0 } schema => [schema],
        _ => [],
    };

    /// <summary>Compares the documented names with those sent by all calls of an operation.</summary>
    private void AssertSame(
        Func<Operation, IEnumerable<string>> documented, Func<RecordedCall, IEnumerable<string>> sent) =>
        AssertEmpty(
            from calls in Calls.GroupBy(call => call.Operation)
            let wanted = documented(calls.Key).ToHashSet()
            let actual = calls.SelectMany(sent).ToHashSet()
            where !wanted.SetEquals(actual)
            let missing = string.Join(", ", wanted.Except(actual))
            let unknown = string.Join(", ", actual.Except(wanted))
            select $"{calls.Key}: never sent {missing}; not in the document {unknown}");

    private static void AssertEmpty(IEnumerable<string> faults)
    {
        var all = string.Join('\n', faults.Order(StringComparer.Ordinal));
        Assert.True(all.Length == 0, all);
    }
}
