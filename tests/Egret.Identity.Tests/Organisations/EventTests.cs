using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Contracts.Events;
using Egret.Testing;

namespace Egret.Identity.Tests.Organisations;

public sealed class EventTests(IdentityApp app) : IClassFixture<IdentityApp>
{
    [Fact]
    public async Task Changes_are_published_as_events()
    {
        await using var probe = await app.ListenAsync();
        var owner = await app.RegisterAsync();
        await probe.WaitForAsync<UserRegistered>(received => received.UserId == owner.Id);

        var organisation = await app.CreateOrganisationAsync(owner);
        var id = organisation.GetProperty("id").GetGuid();
        var slug = organisation.GetProperty("slug").GetString()!;
        await probe.WaitForAsync<OrganisationCreated>(received =>
            received.OrganisationId == id && received.Slug == slug && received.OwnerId == owner.Id);
        await probe.WaitForAsync<MemberAdded>(received =>
            received.OrganisationId == id && received.UserId == owner.Id && received.Role == "owner");

        var member = await app.AddMemberAsync(owner, slug);
        await probe.WaitForAsync<MemberAdded>(received =>
            received.OrganisationId == id && received.UserId == member.Id && received.Role == "member");
        await app.ClientOf(owner).PatchAsJsonAsync($"/v1/orgs/{slug}/", new { name = "Renamed" });
        await probe.WaitForAsync<OrganisationChanged>(received => received.OrganisationId == id);
        await app.ClientOf(owner).DeleteAsync($"/v1/orgs/{slug}/members/{member.Id}/");
        await probe.WaitForAsync<MemberRemoved>(received =>
            received.OrganisationId == id && received.UserId == member.Id);
        await app.ClientOf(member).PostAsync("/auth/jwt/logout_all/", null);
        await probe.WaitForAsync<UserAccessChanged>(received =>
            received.UserId == member.Id && received is { IsActive: true, IsDeleted: false });
        await app.ClientOf(owner).DeleteAsync("/auth/users/me/");
        await probe.WaitForAsync<OrganisationDeleted>(received => received.OrganisationId == id);
        await probe.WaitForAsync<UserAccessChanged>(received =>
            received.UserId == owner.Id && received is { IsActive: false, IsDeleted: true });
    }

    [Fact]
    public async Task Organisation_returns_usage_from_Knowledge_and_ignores_older_events()
    {
        await using var probe = await app.ListenAsync();
        var owner = await app.RegisterAsync();
        var organisation = await app.CreateOrganisationAsync(owner);
        var id = organisation.GetProperty("id").GetGuid();
        var address = $"/v1/orgs/{organisation.GetProperty("slug").GetString()}/";
        var now = DateTimeOffset.UtcNow;

        var processing = await ReadUntilAsync("processing", new(Guid.Empty, now, id, 3, 1, 5 * 1024 * 1024));
        Assert.Equal(3, processing.GetProperty("document_count").GetInt32());
        Assert.Equal(5 * 1024 * 1024, processing.GetProperty("storage_used_bytes").GetInt64());
        Assert.Equal(5, processing.GetProperty("storage_used_mb").GetDouble());

        var ready = await ReadUntilAsync("ready", new(Guid.Empty, now.AddSeconds(1), id, 2, 0, 4096));
        Assert.Equal(2, ready.GetProperty("document_count").GetInt32());
        Assert.Equal(4096, ready.GetProperty("storage_used_bytes").GetInt64());

        // Older events are ignored, in any order and by any consumer.
        var later = now.AddSeconds(2);
        var round = 0;
        var last = await ResponseAssert.EventuallyAsync(
            async () =>
            {
                await PublishAsync(new(Guid.Empty, now, id, 99, 99, 99));
                // Published an uneven number of times, because services share the queue and could otherwise alternate.
                for (var times = round++ % 2; times >= 0; times--)
                {
                    await PublishAsync(new(Guid.Empty, later, id, 7, 0, 1));
                }

                var shown = await ReadAsync();
                Assert.NotEqual(99, shown.GetProperty("document_count").GetInt32());
                return shown;
            },
            shown => shown.GetProperty("document_count").GetInt32() == 7);
        Assert.Equal("ready", last.GetProperty("kb_status").GetString());

        async Task<JsonElement> ReadAsync() =>
            await ResponseAssert.ReadAsync<JsonElement>(HttpStatusCode.OK, await app.ClientOf(owner).GetAsync(address));

        // Services of concurrent tests share the queue and may consume an event. It is published again, with a new
        // id, until this service has received it.
        async Task PublishAsync(KnowledgeBaseChanged statement) =>
            await probe.PublishAsync(statement with { EventId = Guid.CreateVersion7() });

        Task<JsonElement> ReadUntilAsync(string status, KnowledgeBaseChanged statement) => ResponseAssert.EventuallyAsync(
            async () =>
            {
                await PublishAsync(statement);
                return await ReadAsync();
            },
            shown => shown.GetProperty("kb_status").GetString() == status);
    }
}
