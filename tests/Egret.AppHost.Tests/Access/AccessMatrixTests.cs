using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Egret.AppHost.Tests.Access;

/// <summary>
/// Every operation of the API's document with every kind of caller: the right status and code, and no answer that the document does not
/// know. The document is the served one and says what each operation asks of its caller, so a new endpoint is in here by itself.
/// </summary>
public sealed class AccessMatrixTests(EgretSystem system)
{
    private const int AtOnce = 6;

    /// <summary>Instead of a status.</summary>
    private const int NotCalled = 0;

    private static readonly string[] OnceForAnAccount = ["DELETE", "POST"];

    [Fact]
    public async Task Every_operation_lets_in_whom_it_may_and_nobody_else()
    {
        using var client = system.CreateClient();
        var operations = Operation.ReadAll((JsonObject)JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!);
        using var world = await World.PrepareAsync(system);
        var cells = operations.SelectMany(operation => Enum.GetValues<Column>(), (operation, column) => (operation, column)).ToList();
        var answers = new ConcurrentDictionary<(Operation, Column), Answer>();
        await Parallel.ForEachAsync(cells, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (cell, _) =>
            answers[cell] = await TryCallAsync(client, world, cell.operation, cell.column));

        var faults = cells.Select(cell => FaultOf(cell.operation, cell.column, answers[cell], answers[(cell.operation, Column.None)])).OfType<string>()
            .Concat(await world.FindMissingAsync())
            .ToList();
        Assert.True(cells.Count > 700, $"The document has only {operations.Count} operations.");
        Assert.True(faults.Count == 0, $"{faults.Count} of {cells.Count} cells are wrong:\n{string.Join('\n', faults)}");
    }

    private static string? FaultOf(Operation operation, Column column, Answer answer, Answer withoutCredential)
    {
        var expected = Expectation.Of(operation, column);
        var isRight = expected.IsAdmitted
            ? IsAdmitted(operation, answer, withoutCredential)
            : answer.Status == expected.Status && answer.Code == expected.Code;
        return answer.Status == NotCalled ? $"{operation} by {column}: {answer.Detail}"
            : !isRight ? $"{operation} by {column}: expected {expected}, got {answer}"
            : !operation.Answers.Contains((answer.Status, answer.Code)) ? $"{operation} by {column}: the document does not know the answer {answer}"
            : null;
    }

    /// <summary>Past authorization, whatever then became of the request. Where no credential counts, all get what is got without one.</summary>
    private static bool IsAdmitted(Operation operation, Answer answer, Answer withoutCredential) => operation.Credential == "ignored"
        ? answer.Status < 500 && answer.Code != "not_authenticated" && answer.Status == withoutCredential.Status
        : answer.Status < 500 && answer.Status is not (401 or 403) && !(answer.Status == 404 && answer.Exists);

    /// <summary>Where one call did what it must not, others may find nothing to call: each is told of, not only the first.</summary>
    private async Task<Answer> TryCallAsync(HttpClient client, World world, Operation operation, Column column)
    {
        try
        {
            return await CallAsync(client, world, operation, column);
        }
        catch (Exception exception) when (exception is Xunit.Sdk.XunitException or HttpRequestException)
        {
            return new(NotCalled, null, "could not be called: " + exception.Message, Exists: false);
        }
    }

    private async Task<Answer> CallAsync(HttpClient client, World world, Operation operation, Column column)
    {
        var isAdmitted = Expectation.Of(operation, column).IsAdmitted;
        var caller = world.AccountOf(column);
        var credential = world.CredentialOf(column, operation);
        if (isAdmitted && operation is { IsOfAccount: true, IsForPlatformAdministrators: false, HasParameters: false } && OnceForAnAccount.Contains(operation.Method))
        {
            // Ends the account or its tokens, for whoever has one: nobody that others need.
            using var passing = await Account.SignUpAsync(system);
            return await SendAsync(client, world, operation, passing, await CredentialOfAsync(passing, column), isAdmitted);
        }

        return await SendAsync(client, world, operation, caller, credential, isAdmitted);
    }

    private static async Task<string> CredentialOfAsync(Account passing, Column column)
    {
        if (column != Column.OtherTenantsKey)
        {
            return passing.Access;
        }

        await passing.CreateOrganisationAsync();
        return (await passing.IssueKeyAsync()).Secret;
    }

    private static async Task<Answer> SendAsync(
        HttpClient client, World world, Operation operation, Account caller, string? credential, bool isAdmitted)
    {
        var (path, exists) = await world.FillAsync(operation, caller, isAdmitted);
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), path) { Content = ContentOf(world, operation) };
        if (credential is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", credential);
        }

        // A stream is not waited for: whether it begins is what counts.
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var status = (int)response.StatusCode;
        return status < 400
            ? new(status, null, null, exists && operation.HasParameters)
            : await ReadProblemAsync(response, status, exists && operation.HasParameters);
    }

    private static async Task<Answer> ReadProblemAsync(HttpResponseMessage response, int status, bool exists)
    {
        var text = await response.Content.ReadAsStringAsync();
        var problem = response.Content.Headers.ContentType?.MediaType == "application/problem+json" ? JsonDocument.Parse(text).RootElement : default;
        return problem.ValueKind == JsonValueKind.Object
            ? new(status, problem.GetProperty("code").GetString(), problem.GetProperty("detail").GetString(), exists)
            : new(status, null, text, exists);
    }

    private static HttpContent? ContentOf(World world, Operation operation)
    {
        if (operation.MediaType == "multipart/form-data")
        {
            return Account.NewForm();
        }

        if (operation.Body?.DeepClone() is not JsonObject body)
        {
            return null;
        }

        foreach (var name in body.Select(property => property.Key).ToList())
        {
            if (ValueOf(world, operation, name) is { } value)
            {
                body[name] = value;
            }
        }

        return JsonContent.Create(body);
    }

    /// <summary>A value that means something in this world, where the example's does not.</summary>
    private static JsonNode? ValueOf(World world, Operation operation, string name) => name switch
    {
        "email" => operation.Path == "/auth/jwt/create/" ? world.Shown.Email : Account.NewEmail(),
        "password" or "current_password" => Account.Password,
        "refresh" => operation.Path == "/auth/jwt/logout/" ? world.Ended.Refresh : world.Shown.Refresh,
        "rotate" => false,
        "token" when operation.Path == "/auth/jwt/verify/" => world.Shown.Access,
        "slug" or "code" => World.NewSlug(),
        "domain" => world.Domain,
        "category" => world.Category,
        _ => null,
    };

    /// <param name="Status">The status.</param>
    /// <param name="Code">The error's code.</param>
    /// <param name="Detail">The error's sentence.</param>
    /// <param name="Exists">Whether all that the path names exists.</param>
    private sealed record Answer(int Status, string? Code, string? Detail, bool Exists)
    {
        public override string ToString() => Code is null && Detail is null ? $"{Status}" : $"{Status} {Code}: {Detail}";
    }
}
