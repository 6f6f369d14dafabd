namespace Egret.Client.Tests.Json;

/// <summary>What is left out, what is null, and what this version does not know.</summary>
public sealed class BodyTests
{
    private const string Key = """
        {"id":"01935f6e-2c4a-7b1e-9c3d-5a8f0e6b7d21","name":"ci","key_prefix":"egret_00000000000000","org":"acme","scopes":[],"is_active":true,"later":{},
        "last_used_at":null,"last_used_ip":null,"last_used_route":null,"created_at":"2030-01-01T00:00:00Z","expires_at":null}
        """;

    /// <summary>All tests here run as the browser does; one that found types by reflection would fail.</summary>
    [Fact]
    public void Nothing_is_looked_up_by_reflection() => Assert.False(System.Text.Json.JsonSerializer.IsReflectionEnabledByDefault);

    public static TheoryData<ApiKeyChange, string> Changes => new()
    {
        { new ApiKeyChange(), "{}" },
        { new ApiKeyChange { Name = "x" }, """{"name":"x"}""" },
        { new ApiKeyChange { ExpiresAt = null }, """{"expires_at":null}""" },
        { new ApiKeyChange { ExpiresAt = default(OptionalValue<DateTimeOffset?>) }, "{}" },
        { new ApiKeyChange { ExpiresAt = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero) }, """{"expires_at":"2030-01-01T00:00:00+00:00"}""" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Change_says_only_what_it_changes_and_null_where_null_is_meant(ApiKeyChange change, string body)
    {
        await using var server = await Server.StartAsync(Answers.Json(Key));
        using var client = server.Connect();

        await client.ApiKeys.ChangeAsync(Guid.NewGuid(), change);

        Assert.Equal(body, Assert.Single(server.Requests).Body);
    }

    [Fact]
    public async Task Policy_without_a_limit_is_another_change_than_none()
    {
        await using var server = await Server.StartAsync(Answers.Json("""{"keys_may_issue_keys":true,"leaked_keys":"something_new","max_lifetime_days":null}"""));
        using var client = server.Connect();

        await client.ApiKeys.ChangePolicyAsync(new ApiKeyPolicyChange { MaxLifetimeDays = null });
        var policy = await client.ApiKeys.ChangePolicyAsync(new ApiKeyPolicyChange { LeakedKeys = LeakedKeyAction.Notify, MaxLifetimeDays = 30 });

        Assert.Equal(["""{"max_lifetime_days":null}""", """{"leaked_keys":"notify","max_lifetime_days":30}"""], server.Requests.Select(request => request.Body));
        Assert.Equal(LeakedKeyAction.Unknown, policy.LeakedKeys);
    }

    [Fact]
    public void Value_that_the_server_has_no_name_for_is_not_sent()
    {
        using var client = new EgretClient(new HttpClient { BaseAddress = new Uri("http://localhost") });

        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = client.Members.ChangeRoleAsync("acme", Guid.NewGuid(), OrganisationRole.Unknown); });
    }

    [Fact]
    public void Value_that_was_left_out_cannot_be_read()
    {
        Assert.False(default(OptionalValue<int?>).IsGiven);
        Assert.Throws<InvalidOperationException>(() => default(OptionalValue<int?>).Value);
        Assert.Null(new ApiKeyChange { ExpiresAt = null }.ExpiresAt.Value);
    }
}
