using System.Net;
using System.Text;
using Egret.Contracts.Events;
using Egret.Testing;

namespace Egret.Knowledge.Tests.Documents;

/// <summary>The quota that Identity publishes limits the documents of an organisation.</summary>
public sealed class OrganisationLimitsTests(KnowledgeApp app) : IClassFixture<KnowledgeApp>
{
    private readonly TestCaller _caller = TestCaller.OwnerOfNewOrganisation();

    [Fact]
    public async Task Upload_over_the_document_quota_returns_402()
    {
        await CreateAsync(new OrganisationQuota(MaxDocuments: 2, MaxStorageBytes: null));
        using var client = app.CreateClient(_caller);
        var responses = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(number => UploadAsync(client, $"document number {number}")));
        Assert.Equal(2, responses.Count(response => response.StatusCode == HttpStatusCode.Accepted));
        await AssertRejectedAsync(await UploadAsync(client, "one too many"));

        var stored = responses.First(response => response.StatusCode == HttpStatusCode.Accepted);
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await client.DeleteAsync(stored.Headers.Location!.OriginalString));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Accepted, await UploadAsync(client, "the quota is free again"));
    }

    [Fact]
    public async Task Upload_over_the_storage_quota_returns_402_until_the_quota_changes()
    {
        await CreateAsync(new OrganisationQuota(MaxDocuments: null, MaxStorageBytes: 100));
        using var client = app.CreateClient(_caller);
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Accepted, await UploadAsync(client, new string('a', 60)));
        await AssertRejectedAsync(await UploadAsync(client, new string('b', 60)));

        // A delayed older event has no effect.
        await ChangeAsync(new OrganisationQuota(null, 1), DateTimeOffset.UtcNow.AddDays(-1));
        await ChangeAsync(new OrganisationQuota(null, 200), DateTimeOffset.UtcNow);
        Assert.Equal(
            200, await app.CountAsync(
                "select max_storage_bytes from organisation_limits where id = $1", _caller.OrganisationId!));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.Accepted, await UploadAsync(client, new string('b', 60)));
    }

    [Fact]
    public async Task Organisation_without_a_quota_has_no_limit()
    {
        await app.PublishAsync(
            new OrganisationCreated(
                Guid.CreateVersion7(), DateTimeOffset.UtcNow, _caller.OrganisationId!.Value, "acme", _caller.UserId));
        using var client = app.CreateClient(_caller);
        for (var number = 0; number < 3; number++)
        {
            await ResponseAssert.HasStatusAsync(
                HttpStatusCode.Accepted, await UploadAsync(client, $"document number {number}"));
        }
    }

    [Fact]
    public async Task Quota_is_deleted_with_the_organisation_and_not_stored_again()
    {
        await CreateAsync(new OrganisationQuota(2, 100));
        await app.PublishAsync(
            new OrganisationDeleted(Guid.CreateVersion7(), DateTimeOffset.UtcNow, _caller.OrganisationId!.Value));
        await ResponseAssert.EventuallyAsync(CountQuotasAsync, count => count == 0);
        await ChangeAsync(new OrganisationQuota(2, 100), DateTimeOffset.UtcNow);
        Assert.Equal(0, await CountQuotasAsync());
    }

    private async Task CreateAsync(OrganisationQuota limits)
    {
        await app.PublishAsync(new OrganisationCreated(
            Guid.CreateVersion7(), DateTimeOffset.UtcNow.AddMinutes(-1), _caller.OrganisationId!.Value,
            _caller.OrganisationSlug!, _caller.UserId)
        {
            Limits = limits,
        });
        await ResponseAssert.EventuallyAsync(CountQuotasAsync, count => count == 1);
    }

    /// <summary>Publishes the change and waits until it is stored.</summary>
    private async Task ChangeAsync(OrganisationQuota limits, DateTimeOffset at)
    {
        var message = new OrganisationChanged(Guid.CreateVersion7(), at, _caller.OrganisationId!.Value) { Limits = limits };
        await app.PublishAsync(message);
        await ResponseAssert.EventuallyAsync(
            () => app.CountAsync("select count(*) from inbox_messages where event_id = $1", message.EventId),
            count => count == 1);
    }

    private Task<long> CountQuotasAsync() =>
        app.CountAsync("select count(*) from organisation_limits where id = $1", _caller.OrganisationId!);

    private Task<HttpResponseMessage> UploadAsync(HttpClient client, string text) =>
        KnowledgeApp.PostAsync(client, KnowledgeApp.PathOf(_caller), Encoding.UTF8.GetBytes(text));

    private static async Task AssertRejectedAsync(HttpResponseMessage response)
    {
        var problem = await ResponseAssert.IsProblemAsync(
            HttpStatusCode.PaymentRequired, "credits_exhausted", response);
        Assert.Contains("Delete documents", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
