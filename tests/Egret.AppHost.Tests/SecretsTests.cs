using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Egret.Contracts;
using Egret.Testing;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Egret.AppHost.Tests;

/// <summary>
/// Uses passwords, tokens, API keys and signed links in valid and invalid ways. Then searches every place that could
/// contain one of them: the files of PostgreSQL with its journal, of RabbitMQ and Redis, the documents, Redis in
/// memory, the output of every process, all logs, traces and metrics, and the error responses. Runs after all other
/// tests.
/// </summary>
[Collection(SecretSearchCollection.Name)]
public sealed partial class SecretsTests(EgretSystem system)
{
    private readonly StringBuilder _errorResponses = new();

    [Fact]
    public async Task No_secret_is_stored_or_logged()
    {
        var canaries = await UseSecretsAsync();
        await system.WaitForTelemetryAsync();

        var found = new List<string>();
        await foreach (var (place, content) in ReadEverythingAsync())
        {
            found.AddRange(canaries
                .Where(canary => content.Contains(canary.Secret, StringComparison.Ordinal))
                .Select(canary => $"{canary.Name} in {place}"));
            // No test may leave an API key.
            found.AddRange(KeyForm().Matches(content)
                .Where(key => ApiKeyFormat.IsWellFormed(key.Value))
                .Select(key => $"an API key ({key.Value[..12]}…) in {place}"));
        }

        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found.Distinct().Take(40)));
    }

    /// <summary>Verifies the search itself: texts that are no secrets are found in the expected places.</summary>
    [Fact]
    public async Task Search_finds_texts_that_are_no_secrets()
    {
        using var user = await system.NewUserAsync();
        var name = $"canary-{Guid.CreateVersion7():N}";
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Created, await user.ByToken.PostAsJsonAsync("/v1/billings/api-keys/", new { name }));
        await system.WaitForTelemetryAsync();

        var places = new List<string>();
        await foreach (var (place, content) in ReadEverythingAsync())
        {
            string[] expected = place switch
            {
                "telemetry" => ["/v1/billings/api-keys"],
                "redis in memory" => ["rates"],
                _ => [name, "Now listening on"],
            };
            places.AddRange(expected.Where(text => content.Contains(text, StringComparison.Ordinal)).Select(text => $"{text} in {place}"));
        }

        Assert.Contains(places, place => place.StartsWith($"{name} in postgres", StringComparison.Ordinal));
        Assert.Contains("/v1/billings/api-keys in telemetry", places);
        Assert.Contains("rates in redis in memory", places);
        Assert.Contains("Now listening on in output of identity", places);
    }

    /// <summary>Uses every kind of secret that Egret accepts or issues, in valid and invalid requests.</summary>
    private async Task<IReadOnlyList<(string Name, string Secret)>> UseSecretsAsync()
    {
        using var anonymous = system.CreateClient();
        var email = $"canary-{Guid.CreateVersion7():N}@example.org";
        var (password, nextPassword, lastPassword) = (NewPassword(), NewPassword(), NewPassword());
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.Created, await anonymous.PostAsJsonAsync("/auth/users/", new { email, password, name = "Canary" }));
        var tokens = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.OK, await anonymous.PostAsJsonAsync("/auth/jwt/create/", new { email, password }));
        var (access, refresh) = (tokens.GetProperty("access").GetString()!, tokens.GetProperty("refresh").GetString()!);
        var rotated = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.OK, await anonymous.PostAsJsonAsync("/auth/jwt/refresh/", new { refresh, rotate = true }));
        using var owner = system.CreateClient(access);
        var organisation = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.Created, await owner.PostAsJsonAsync("/v1/orgs/", new { name = "Canary" }));

        using var idempotent = new HttpRequestMessage(HttpMethod.Post, "/v1/billings/api-keys/")
        {
            Content = JsonContent.Create(new { name = "canary" }),
            Headers = { { "Idempotency-Key", "canary" } },
        };
        var key = await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.Created, await owner.SendAsync(idempotent));
        var secret = key.GetProperty("key").GetString()!;
        var again = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.OK,
            await owner.PostAsJsonAsync(
                $"/v1/billings/api-keys/{key.GetProperty("id").GetGuid()}/rotate/", new { grace_period_seconds = 600 }));
        using var byKey = system.CreateClient(secret);
        string[] reads =
        [
            "/v1/models/", "/v1/billings/api-keys/", "/v1/orgs/", "/v1/sessions/recent/", "/v1/domains/", "/v1/nowhere/",
            "/v1/audit/events/",
        ];
        foreach (var path in reads)
        {
            await SendAsync(byKey.GetAsync(path));
        }

        // Secrets in the wrong places of a request.
        await SendAsync(byKey.PostAsJsonAsync("/v1/search/", new { query = "anything", domain = secret }));
        await SendAsync(byKey.PostAsJsonAsync("/v1/query/", new { query = "anything", domain = secret }));
        await SendAsync(anonymous.PostAsJsonAsync("/auth/jwt/verify/", new { token = secret }));
        await SendAsync(anonymous.PostAsJsonAsync("/auth/jwt/verify/", new { token = access }));
        await SendAsync(anonymous.PostAsJsonAsync("/auth/jwt/create/", new { email, password = nextPassword }));
        await SendAsync(anonymous.PostAsync("/auth/jwt/create/", new StringContent(
            $"{{\"email\": \"{email}\", \"password\": \"{password}\", ", Encoding.UTF8, "application/json")));
        await SendAsync(system.CreateClient(refresh).GetAsync("/auth/users/me/"));
        await SendAsync(system.CreateClient(access + "x").GetAsync("/auth/users/me/"));
        var invitation = await InviteAsync(owner, organisation.GetProperty("slug").GetString()!);
        var signatures = await UseSignedLinksAsync(owner, organisation.GetProperty("slug").GetString()!);
        await SendAsync(anonymous.PostAsJsonAsync("/v1/keys/report/", new { key = again.GetProperty("key").GetString() }));
        await SendAsync(
            owner.PostAsJsonAsync("/auth/users/set_password/", new { current_password = password, new_password = nextPassword }));
        var (used, unused) = await ResetPasswordAsync(anonymous, email, lastPassword);
        return
        [
            ("the password", password), ("the next password", nextPassword), ("the last password", lastPassword),
            ("the access token", access), ("the refresh token", refresh), ("its successor", rotated.GetProperty("refresh").GetString()!),
            ("the key", secret),
            ("the rotated key", again.GetProperty("key").GetString()!), ("the administrator's password", EgretSystem.AdministratorPassword),
            ("the invitation's token", invitation), ("the used reset token", used), ("the unused reset token", unused),
            .. signatures.Select(signature => ("the signature of a link", signature)),
        ];
    }

    private static string NewPassword() => $"canary {Guid.CreateVersion7():N}";

    /// <summary>Records the body of an error response.</summary>
    private async Task SendAsync(Task<HttpResponseMessage> sending)
    {
        using var response = await sending;
        if (!response.IsSuccessStatusCode)
        {
            _errorResponses.AppendLine(await response.Content.ReadAsStringAsync());
        }
    }

    /// <returns>The token of a pending invitation.</returns>
    private async Task<string> InviteAsync(HttpClient owner, string slug)
    {
        var email = $"invited-{Guid.CreateVersion7():N}@example.org";
        var invitation = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.Created, await owner.PostAsJsonAsync($"/v1/orgs/{slug}/invitations/", new { email }));
        var token = invitation.GetProperty("token").GetString()!;
        Assert.Contains(token, (await system.Mails.ReceivedAsync(email)).TextBody, StringComparison.Ordinal);
        // The invitation is for another address than the owner's.
        await SendAsync(owner.PostAsJsonAsync("/v1/orgs/invitations/accept/", new { token }));
        await SendAsync(owner.PostAsJsonAsync($"/v1/orgs/{slug}/invitations/", new { email, role = token }));
        return token;
    }

    /// <returns>The signatures of links from the document, the search and the answer.</returns>
    private async Task<IReadOnlyList<string>> UseSignedLinksAsync(HttpClient owner, string slug)
    {
        var path = $"/v1/orgs/{slug}/documents/";
        var text = "# Leave\n\nEmployees may take twenty-five days of paid leave a year."u8.ToArray();
        var document = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.Accepted, await owner.PostAsync(path, TestUser.Form(text, "leave.md")));
        var ready = await ResponseAssert.EventuallyAsync(
            () => owner.GetFromJsonAsync<JsonElement>($"{path}{document.GetProperty("id").GetGuid()}/"),
            state => state.GetProperty("status").GetString() == "ready", TimeSpan.FromMinutes(1));
        var found = await ResponseAssert.ReadAsync<JsonElement>(
            HttpStatusCode.OK,
            await owner.PostAsJsonAsync("/v1/search/", new { query = "days of paid leave", knowledge_scope = "private" }));
        var answer = await TestUser.AskAsync(
            owner, new { query = "How many days of paid leave may employees take?", knowledge_scope = "private" });
        List<string> links =
        [
            document.GetProperty("download_url").GetString()!, ready.GetProperty("download_url").GetString()!,
            found.GetProperty("results")[0].GetProperty("download_url").GetString()!,
            answer.GetProperty("sources")[0].GetProperty("download_url").GetString()!,
        ];
        using var anonymous = system.CreateClient();
        foreach (var link in links)
        {
            Assert.StartsWith(system.Gateway.GetLeftPart(UriPartial.Authority), link, StringComparison.Ordinal);
            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, await anonymous.GetAsync(link));
            await SendAsync(anonymous.GetAsync(link.Replace("expires=", "expires=1", StringComparison.Ordinal)));
            await SendAsync(anonymous.GetAsync(link.Replace("/content/", "/passages/", StringComparison.Ordinal)));
        }

        return [.. links.Select(link => link.Split("signature=")[1]).Distinct()];
    }

    /// <returns>The tokens of a used and of an unused mail.</returns>
    private async Task<(string Used, string Unused)> ResetPasswordAsync(HttpClient anonymous, string email, string password)
    {
        List<string> tokens = [];
        foreach (var count in new[] { 1, 2 })
        {
            // The first mail to this address reports the leaked key.
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.NoContent, await anonymous.PostAsJsonAsync("/auth/users/reset_password/", new { email }));
            var mail = await system.Mails.ReceivedAsync(email, count + 1);
            var link = system.Mails.MailsTo(email).Select(sent => ResetLink().Match(sent.TextBody ?? "")).Last(match => match.Success);
            Assert.NotNull(mail);
            var (uid, token) = (link.Groups[1].Value, link.Groups[2].Value);
            tokens.Add(token);
            await SendAsync(anonymous.PostAsJsonAsync("/auth/users/reset_password_confirm/", new { uid, token, new_password = "short" }));
            await SendAsync(anonymous.PostAsJsonAsync(
                "/auth/users/reset_password_confirm/", new { uid = token, token = uid, new_password = password }));
            if (count == 1)
            {
                await ResponseAssert.HasStatusAsync(
                    HttpStatusCode.NoContent,
                    await anonymous.PostAsJsonAsync("/auth/users/reset_password_confirm/", new { uid, token, new_password = password }));
                await SendAsync(
                    anonymous.PostAsJsonAsync("/auth/users/reset_password_confirm/", new { uid, token, new_password = password }));
            }
        }

        return (tokens[0], tokens[1]);
    }

    private async IAsyncEnumerable<(string Place, string Content)> ReadEverythingAsync()
    {
        yield return ("error responses", _errorResponses.ToString());
        yield return ("telemetry", await ReadAsync(system.Telemetry.File));
        yield return ("redis in memory", await ReadRedisAsync());
        // Generated secrets of the operator are searched too: the administrator's password must not be among them.
        var files = Directory.EnumerateFiles(system.DataFolder, "*", SearchOption.AllDirectories);
        foreach (var file in files.Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            yield return (Path.GetRelativePath(system.DataFolder, file), await ReadAsync(file));
        }

        var logs = system.App.Services.GetRequiredService<ResourceLoggerService>();
        foreach (var resource in system.App.Services.GetRequiredService<DistributedApplicationModel>().Resources)
        {
            var output = new StringBuilder();
            await foreach (var batch in logs.GetAllAsync(resource))
            {
                foreach (var line in batch)
                {
                    output.AppendLine(line.Content);
                }
            }

            yield return ("output of " + resource.Name, output.ToString());
        }
    }

    private async Task<string> ReadRedisAsync()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(
            await system.App.GetConnectionStringAsync("cache") + ",allowAdmin=true");
        var (server, database) = (redis.GetServers().Single(), redis.GetDatabase());
        var content = new StringBuilder();
        // Compressed dumps cannot be searched.
        await server.ConfigSetAsync("rdbcompression", "no");
        await foreach (var key in server.KeysAsync(pattern: "*"))
        {
            content.Append(key.ToString()).Append(' ');
            if (await database.KeyDumpAsync(key) is { } value)
            {
                content.Append(Encoding.Latin1.GetString(value));
            }
        }

        return content.ToString();
    }

    /// <summary>Returns the bytes as characters, or an empty text where the server has just removed the file.</summary>
    private static async Task<string> ReadAsync(string file)
    {
        try
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var content = new MemoryStream();
            await stream.CopyToAsync(content);
            return Encoding.Latin1.GetString(content.GetBuffer(), 0, (int)content.Length);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return "";
        }
    }

    [GeneratedRegex("#uid=([^&]+)&token=([0-9A-Za-z_-]+)")]
    private static partial Regex ResetLink();

    [GeneratedRegex("egret_[0-9A-Za-z]{49}")]
    private static partial Regex KeyForm();
}
