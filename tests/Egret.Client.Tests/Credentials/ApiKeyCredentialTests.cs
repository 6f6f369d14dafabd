namespace Egret.Client.Tests.Credentials;

/// <summary>Calls with an API key.</summary>
public sealed class ApiKeyCredentialTests
{
    [Fact]
    public async Task Key_is_presented_without_the_line_feed_of_its_file()
    {
        await using var server = await Server.StartAsync(Answers.Json(Answers.Models));
        using var client = server.Connect(new ApiKeyCredential(" egret_EXAMPLE\n"));

        await client.Models.GetAllAsync();

        Assert.Equal("Bearer egret_EXAMPLE", Assert.Single(server.Requests).Header("Authorization"));
    }

    /// <summary>The header's own message would repeat the value, and with it the secret.</summary>
    [Theory]
    [InlineData("egret_EX\r\nAMPLE")]
    [InlineData("egret_EX AMPLE")]
    [InlineData("")]
    public void What_cannot_be_a_key_is_refused_without_repeating_it(string key)
    {
        var exception = Assert.Throws<ArgumentException>(() => new ApiKeyCredential(key));

        Assert.DoesNotContain("egret_EX", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_key_is_not_tried_again()
    {
        await using var server = await Server.StartAsync(Answers.Problem(401, "api_key_not_valid"));
        using var client = server.Connect(new ApiKeyCredential("egret_EXAMPLE"));

        var exception = await Assert.ThrowsAsync<EgretNotAuthenticatedException>(() => client.Models.GetAllAsync());

        Assert.Equal(EgretErrorCodes.ApiKeyNotValid, exception.Code);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Owner_of_a_rotated_key_is_told_once()
    {
        await using var server = await Server.StartAsync(
            Answers.Json(Answers.Models), Answers.Json(Answers.Models, headers: ("X-Egret-Key-Rotated", "true")));
        var told = 0;
        using var client = server.Connect(new ApiKeyCredential("egret_EXAMPLE") { Superseded = () => told++ });

        await client.Models.GetAllAsync();
        Assert.Equal(0, told);
        await client.Models.GetAllAsync();
        await client.Models.GetAllAsync();
        Assert.Equal(1, told);
    }

    [Fact]
    public void Missing_variable_is_named()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => ApiKeyCredential.FromEnvironment("EGRET_NO_SUCH_VARIABLE"));

        Assert.Contains("EGRET_NO_SUCH_VARIABLE", exception.Message, StringComparison.Ordinal);
    }
}
