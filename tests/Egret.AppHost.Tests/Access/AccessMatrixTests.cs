using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Egret.Testing.Execution;

namespace Egret.AppHost.Tests.Access;

/// <summary>
/// Every operation of the OpenAPI document with every type of caller returns the expected status and code, and no
/// undocumented response. The served OpenAPI document states the access of each operation, so that a new endpoint is
/// covered automatically.
/// </summary>
public sealed class AccessMatrixTests(EgretSystem system)
{
    private const int MaxConcurrentCalls = 6;

    /// <summary>Status of a call that threw an exception.</summary>
    private const int NotCalled = 0;

    private static readonly string[] OnceForAnAccount = ["DELETE", "POST"];

    [Fact, Trait(ParallelTestFramework.DurationTrait, ParallelTestFramework.LongDuration)]
    public async Task Operation_allows_only_permitted_callers()
    {
        using var client = system.CreateClient();
        var operations = ApiOperation.ReadAll((JsonObject)JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!);
        using var data = await TestTenants.PrepareAsync(system);
        var cells = operations
            .SelectMany(operation => Enum.GetValues<CallerType>(), (operation, callerType) => (operation, callerType)).ToList();
        var results = new ConcurrentDictionary<(ApiOperation, CallerType), CallResult>();
        await Parallel.ForEachAsync(cells, new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrentCalls }, async (cell, _) =>
            results[cell] = await TryCallAsync(client, data, cell.operation, cell.callerType));

        var errors = cells
            .Select(cell => Check(cell.operation, cell.callerType, results[cell], results[(cell.operation, CallerType.Anonymous)]))
            .OfType<string>()
            .Concat(await data.FindMissingAsync())
            .ToList();
        Assert.True(cells.Count > 700, $"The document has only {operations.Count} operations.");
        Assert.True(errors.Count == 0, $"{errors.Count} of {cells.Count} cells are wrong:\n{string.Join('\n', errors)}");
    }

    private static string? Check(ApiOperation operation, CallerType callerType, CallResult result, CallResult withoutCredential)
    {
        var expected = ExpectedResponse.Of(operation, callerType);
        var isRight = expected.IsAuthorized
            ? IsAuthorized(operation, result, withoutCredential)
            : result.Status == expected.Status && result.Code == expected.Code;
        return result.Status == NotCalled ? $"{operation} by {callerType}: {result.Detail}"
            : !isRight ? $"{operation} by {callerType}: expected {expected}, got {result}"
            : !operation.Responses.Contains((result.Status, result.Code))
                ? $"{operation} by {callerType}: undocumented response {result}"
            : null;
    }

    /// <summary>
    /// Whether the request passed authorization. Where the credential is ignored, the status equals the one without a
    /// credential.
    /// </summary>
    private static bool IsAuthorized(ApiOperation operation, CallResult result, CallResult withoutCredential) =>
        operation.Credential == "ignored"
            ? result.Status < 500 && result.Code != "not_authenticated" && result.Status == withoutCredential.Status
            : result.Status < 500 && result.Status is not (401 or 403) && !(result.Status == 404 && result.Exists);

    /// <summary>Turns an exception into a result, so that all errors are reported and not only the first.</summary>
    private async Task<CallResult> TryCallAsync(HttpClient client, TestTenants data, ApiOperation operation, CallerType callerType)
    {
        try
        {
            return await CallAsync(client, data, operation, callerType);
        }
        catch (Exception exception) when (exception is Xunit.Sdk.XunitException or HttpRequestException)
        {
            return new(NotCalled, null, "failed: " + exception.Message, Exists: false);
        }
    }

    private async Task<CallResult> CallAsync(HttpClient client, TestTenants data, ApiOperation operation, CallerType callerType)
    {
        var isAuthorized = ExpectedResponse.Of(operation, callerType).IsAuthorized;
        var caller = data.AccountOf(callerType);
        var credential = data.CredentialOf(callerType, operation);
        if (isAuthorized
            && operation is { IsOfAccount: true, IsForPlatformAdministrators: false, HasParameters: false }
            && OnceForAnAccount.Contains(operation.Method))
        {
            // Ends the account or its tokens, and so uses an account that no other call needs.
            using var temporary = await TestAccount.SignUpAsync(system);
            return await SendAsync(client, data, operation, temporary, await CredentialOfAsync(temporary, callerType), isAuthorized);
        }

        return await SendAsync(client, data, operation, caller, credential, isAuthorized);
    }

    private static async Task<string> CredentialOfAsync(TestAccount temporary, CallerType callerType)
    {
        if (callerType != CallerType.OtherTenantKey)
        {
            return temporary.Access;
        }

        await temporary.CreateOrganisationAsync();
        return (await temporary.IssueKeyAsync()).Secret;
    }

    private static async Task<CallResult> SendAsync(
        HttpClient client, TestTenants data, ApiOperation operation, TestAccount caller, string? credential, bool isAuthorized)
    {
        var (path, exists) = await data.FillAsync(operation, caller, isAuthorized);
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), path) { Content = ContentOf(data, operation) };
        if (credential is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", credential);
        }

        // The status of a stream is known before its end.
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var status = (int)response.StatusCode;
        return status < 400
            ? new(status, null, null, exists && operation.HasParameters)
            : await ReadProblemAsync(response, status, exists && operation.HasParameters);
    }

    private static async Task<CallResult> ReadProblemAsync(HttpResponseMessage response, int status, bool exists)
    {
        var text = await response.Content.ReadAsStringAsync();
        var isProblem = response.Content.Headers.ContentType?.MediaType == "application/problem+json";
        var problem = isProblem ? JsonDocument.Parse(text).RootElement : default;
        return problem.ValueKind == JsonValueKind.Object
            ? new(status, problem.GetProperty("code").GetString(), problem.GetProperty("detail").GetString(), exists)
            : new(status, null, text, exists);
    }

    private static HttpContent? ContentOf(TestTenants data, ApiOperation operation)
    {
        if (operation.MediaType == "multipart/form-data")
        {
            return TestAccount.NewForm();
        }

        if (operation.Body?.DeepClone() is not JsonObject body)
        {
            return null;
        }

        foreach (var name in body.Select(property => property.Key).ToList())
        {
            if (ValueOf(data, operation, name) is { } value)
            {
                body[name] = value;
            }
        }

        return JsonContent.Create(body);
    }

    /// <summary>
    /// A value of the test data, where the example's value does not exist; null to keep the example's.
    /// </summary>
    private static JsonNode? ValueOf(TestTenants data, ApiOperation operation, string name) => name switch
    {
        "email" => operation.Path == "/auth/jwt/create/" ? data.Shown.Email : TestAccount.NewEmail(),
        "password" or "current_password" => TestAccount.Password,
        "refresh" => operation.Path == "/auth/jwt/logout/" ? data.Ended.Refresh : data.Shown.Refresh,
        "rotate" => false,
        "token" when operation.Path == "/auth/jwt/verify/" => data.Shown.Access,
        "slug" or "code" => TestTenants.NewSlug(),
        "domain" => data.Domain,
        "category" => data.Category,
        _ => null,
    };

    /// <param name="Status">The status.</param>
    /// <param name="Code">The error's code.</param>
    /// <param name="Detail">The error's detail.</param>
    /// <param name="Exists">Whether all resources that the path names exist.</param>
    private sealed record CallResult(int Status, string? Code, string? Detail, bool Exists)
    {
        public override string ToString() => Code is null && Detail is null ? $"{Status}" : $"{Status} {Code}: {Detail}";
    }
}
