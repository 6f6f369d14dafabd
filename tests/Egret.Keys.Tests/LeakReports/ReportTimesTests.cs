using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Egret.Contracts;
using Egret.Testing;
using Npgsql;

namespace Egret.Keys.Tests.LeakReports;

[Collection(QuietServices.Name)]
public sealed class ReportTimesTests(IsolatedKeysApp app) : IClassFixture<IsolatedKeysApp>
{
    /// <summary>
    /// A different response or response time would permit a search for keys without the rate limits of verification.
    /// </summary>
    [Fact]
    [Trait("Kind", "Timing")]
    public async Task Response_and_response_time_are_equal_for_every_report()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var revoked = await app.IssueAsync(caller);
        using var owner = app.CreateClient(caller);
        await owner.DeleteAsync(KeysApp.KeysPath + revoked.Id() + "/");
        Func<Task<string>>[] kinds =
        [
            async () => (await app.IssueAsync(caller)).Secret(),
            () => Task.FromResult(ApiKeyFormat.Generate()),
            () => Task.FromResult(revoked.Secret()),
            () => Task.FromResult(revoked.Secret()[..^1] + "?"),
            () => Task.FromResult("egret_" + new string('a', 49)),
            () => Task.FromResult(""),
            () => Task.FromResult("  "),
        ];
        using var anonymous = app.CreateClient(Assertions.Anonymous());
        HashSet<string> responses = [];
        await using var database = NpgsqlDataSource.Create(app.DatabaseConnection!);
        var reports = Array.ConvertAll<Func<Task<string>>, Func<Task<TimeSpan>>>(
            kinds, kind => async () => await MeasureAsync(await kind()));
        await TimingAssert.TakeTheSameTimeAsync(rounds: 30, tolerance: 1.5, reports);
        Assert.Single(responses);

        async Task<TimeSpan> MeasureAsync(string secret)
        {
            await WaitUntilIdleAsync(database);
            return await TimingAssert.MeasureAsync(async () =>
            {
                using var response = await anonymous.PostAsJsonAsync(KeysApp.ReportPath, new { key = secret });
                await ResponseAssert.HasStatusAsync(HttpStatusCode.Accepted, response);
                responses.Add(response.Content.Headers.ContentType + await response.Content.ReadAsStringAsync());
            });
        }
    }

    /// <summary>
    /// Waits until earlier reports are processed, which would slow down the next one. Polls without delay, because
    /// processing takes milliseconds.
    /// </summary>
    private static async Task WaitUntilIdleAsync(NpgsqlDataSource database)
    {
        await using var pending = database.CreateCommand("select exists (select from key_reports)");
        var started = Stopwatch.GetTimestamp();
        while (await pending.ExecuteScalarAsync() is true)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20), "The reports are not processed.");
        }
    }
}
