namespace Egret.Client.Tests.Json;

/// <summary>Unset values, null values and unknown values in JSON bodies.</summary>
public sealed class BodyTests
{
    private const string Key = """
        {"id":"01935f6e-2c4a-7b1e-9c3d-5a8f0e6b7d21","name":"ci","key_prefix":"egret_00000000000000","org":"acme",
        "scopes":[],"is_active":true,"later":{},"last_used_at":null,"last_used_ip":null,"last_used_route":null,
        "created_at":"2030-01-01T00:00:00Z","expires_at":null}
        """;

    /// <summary>The tests run with the browser's setting; reflection-based serialization would fail.</summary>
    [Fact]
    public void Reflection_based_serialization_is_disabled() =>
        Assert.False(System.Text.Json.JsonSerializer.IsReflectionEnabledByDefault);

    public static TheoryData<ApiKeyChange, string> Changes => new()
    {
        { new ApiKeyChange(), "{}" },
        { new ApiKeyChange { Name = "x" }, """{"name":"x"}""" },
        { new ApiKeyChange { ExpiresAt = null }, """{"expires_at":null}""" },
        { new ApiKeyChange { ExpiresAt = default(OptionalValue<DateTimeOffset?>) }, "{}" },
        {
            new ApiKeyChange { ExpiresAt = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero) },
            """{"expires_at":"2030-01-01T00:00:00+00:00"}"""
        },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Change_contains_only_properties_that_are_set(ApiKeyChange change, string body)
    {
        await using var server = await TestServer.StartAsync(Responses.Json(Key));
        using var client = server.Connect();

        await client.ApiKeys.ChangeAsync(Guid.NewGuid(), change);

        Assert.Equal(body, Assert.Single(server.Requests).Body);
    }

    [Fact]
    public async Task Removed_policy_limit_is_sent_as_null()
    {
        await using var server = await TestServer.StartAsync(
            Responses.Json("""{"keys_may_issue_keys":true,"leaked_keys":"something_new","max_lifetime_days":null}"""));
        using var client = server.Connect();

        await client.ApiKeys.ChangePolicyAsync(new ApiKeyPolicyChange { MaxLifetimeDays = null });
        var policy = await client.ApiKeys.ChangePolicyAsync(
            new ApiKeyPolicyChange { LeakedKeys = LeakedKeyAction.Notify, MaxLifetimeDays = 30 });

        Assert.Equal(
            ["""{"max_lifetime_days":null}""", """{"leaked_keys":"notify","max_lifetime_days":30}"""],
            server.Requests.Select(request => request.Body));
        Assert.Equal(LeakedKeyAction.Unknown, policy.LeakedKeys);
    }

    [Fact]
    public async Task Rejected_outcome_is_sent_and_read_by_its_API_name()
    {
        await using var server = await TestServer.StartAsync(Responses.Json(
            """
            [{"id":"01935f6e-2c4a-7b1e-9c3d-5a8f0e6b7d21","occurred_at":"2030-01-01T00:00:00Z",
            "action":"authentication","outcome":"refused","reason":"token_not_valid","user_id":null,"key_id":null,
            "organisation_id":null,"target_type":null,"target_id":null,"address":null,"count":1,"trace_id":null}]
            """));
        using var client = server.Connect();

        var entries = await client.Audit.List(new AuditFilter { Outcome = AuditOutcome.Rejected }).ToListAsync();

        Assert.Equal(AuditOutcome.Rejected, Assert.Single(entries).Outcome);
        Assert.Contains("outcome=refused", Assert.Single(server.Requests).Target, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_enum_value_is_not_sent()
    {
        using var client = new EgretClient(new HttpClient { BaseAddress = new Uri("http://localhost") });

        Assert.Throws<ArgumentOutOfRangeException>(
            () => { _ = client.Members.ChangeRoleAsync("acme", Guid.NewGuid(), OrganisationRole.Unknown); });
    }

    [Fact]
    public void Unset_optional_value_throws_on_access()
    {
        Assert.False(default(OptionalValue<int?>).IsGiven);
        Assert.Throws<InvalidOperationException>(() => default(OptionalValue<int?>).Value);
        Assert.Null(new ApiKeyChange { ExpiresAt = null }.ExpiresAt.Value);
    }
}
