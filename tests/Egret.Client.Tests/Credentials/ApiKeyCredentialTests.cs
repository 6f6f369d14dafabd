namespace Egret.Client.Tests.Credentials;

/// <summary>Authentication with an API key.</summary>
public sealed class ApiKeyCredentialTests
{
    [Fact]
    public async Task Api_key_is_sent_without_surrounding_white_space()
    {
        await using var server = await TestServer.StartAsync(Responses.Json(Responses.Models));
        using var client = server.Connect(new ApiKeyCredential(" egret_EXAMPLE\n"));

        await client.Models.GetAllAsync();

        Assert.Equal("Bearer egret_EXAMPLE", Assert.Single(server.Requests).Header("Authorization"));
    }

    /// <summary>The exception of <c>HttpHeaders</c> would contain the value, and with it the secret.</summary>
    [Theory]
    [InlineData("egret_EX\r\nAMPLE")]
    [InlineData("egret_EX AMPLE")]
    [InlineData("")]
    public void Invalid_api_key_is_rejected_without_its_value_in_the_message(string key)
    {
        var exception = Assert.Throws<ArgumentException>(() => new ApiKeyCredential(key));

        Assert.DoesNotContain("egret_EX", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejected_api_key_is_not_retried()
    {
        await using var server = await TestServer.StartAsync(Responses.Problem(401, "api_key_not_valid"));
        using var client = server.Connect(new ApiKeyCredential("egret_EXAMPLE"));

        var exception = await Assert.ThrowsAsync<EgretNotAuthenticatedException>(() => client.Models.GetAllAsync());

        Assert.Equal(EgretErrorCodes.ApiKeyNotValid, exception.Code);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Superseded_callback_is_invoked_once()
    {
        await using var server = await TestServer.StartAsync(
            Responses.Json(Responses.Models),
            Responses.Json(Responses.Models, headers: ("X-Egret-Key-Rotated", "true")));
        var notifications = 0;
        using var client = server.Connect(new ApiKeyCredential("egret_EXAMPLE") { Superseded = () => notifications++ });

        await client.Models.GetAllAsync();
        Assert.Equal(0, notifications);
        await client.Models.GetAllAsync();
        await client.Models.GetAllAsync();
        Assert.Equal(1, notifications);
    }

    [Fact]
    public void Missing_environment_variable_is_named_in_the_exception()
    {
        var exception = Assert.Throws<InvalidOperationException>(
            () => ApiKeyCredential.FromEnvironment("EGRET_NO_SUCH_VARIABLE"));

        Assert.Contains("EGRET_NO_SUCH_VARIABLE", exception.Message, StringComparison.Ordinal);
    }
}
