using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Contracts.Events;
using Egret.Testing;

namespace Egret.Identity.Tests.Organisations;

public sealed class EventTests(IdentityApp app) : IClassFixture<IdentityApp>
{
    [Fact]
    public async Task What_happens_is_told_to_the_other_services()
    {
        await using var probe = await EventProbe.StartAsync();
        var owner = await app.RegisterAsync();
        await probe.HeardAsync<UserRegistered>(heard => heard.UserId == owner.Id);

        var organisation = await app.CreateOrganisationAsync(owner);
        var id = organisation.GetProperty("id").GetGuid();
        var slug = organisation.GetProperty("slug").GetString()!;
        await probe.HeardAsync<OrganisationCreated>(heard => heard.OrganisationId == id && heard.Slug == slug && heard.OwnerId == owner.Id);
        await probe.HeardAsync<MemberAdded>(heard => heard.OrganisationId == id && heard.UserId == owner.Id && heard.Role == "owner");

        var member = await app.AddMemberAsync(owner, slug);
        await probe.HeardAsync<MemberAdded>(heard => heard.OrganisationId == id && heard.UserId == member.Id && heard.Role == "member");
        await app.ClientOf(owner).PatchAsJsonAsync($"/v1/orgs/{slug}/", new { name = "Renamed" });
        await probe.HeardAsync<OrganisationChanged>(heard => heard.OrganisationId == id);
        await app.ClientOf(owner).DeleteAsync($"/v1/orgs/{slug}/members/{member.Id}/");
        await probe.HeardAsync<MemberRemoved>(heard => heard.OrganisationId == id && heard.UserId == member.Id);
        await app.ClientOf(member).PostAsync("/auth/jwt/logout_all/", null);
        await probe.HeardAsync<UserAccessChanged>(heard => heard.UserId == member.Id && heard is { IsActive: true, IsDeleted: false });
        await app.ClientOf(owner).DeleteAsync("/auth/users/me/");
        await probe.HeardAsync<OrganisationDeleted>(heard => heard.OrganisationId == id);
        await probe.HeardAsync<UserAccessChanged>(heard => heard.UserId == owner.Id && heard is { IsActive: false, IsDeleted: true });
    }

    [Fact]
    public async Task Organisation_shows_what_Knowledge_keeps_and_ignores_older_statements()
    {
        await using var probe = await EventProbe.StartAsync();
        var owner = await app.RegisterAsync();
        var organisation = await app.CreateOrganisationAsync(owner);
        var id = organisation.GetProperty("id").GetGuid();
        var now = DateTimeOffset.UtcNow;

        await probe.PublishAsync(new KnowledgeBaseChanged(Guid.CreateVersion7(), now, id, 3, 1, 5 * 1024 * 1024));
        var processing = await ReadUntilAsync("processing");
        Assert.Equal(3, processing.GetProperty("document_count").GetInt32());
        Assert.Equal(5 * 1024 * 1024, processing.GetProperty("storage_used_bytes").GetInt64());
        Assert.Equal(5, processing.GetProperty("storage_used_mb").GetDouble());

        await probe.PublishAsync(new KnowledgeBaseChanged(Guid.CreateVersion7(), now.AddMinutes(-1), id, 9, 9, 9));
        await probe.PublishAsync(new KnowledgeBaseChanged(Guid.CreateVersion7(), now.AddSeconds(1), id, 2, 0, 4096));
        var ready = await ReadUntilAsync("ready");
        Assert.Equal(2, ready.GetProperty("document_count").GetInt32());
        Assert.Equal(4096, ready.GetProperty("storage_used_bytes").GetInt64());

        Task<JsonElement> ReadUntilAsync(string status) => ResponseAssert.EventuallyAsync(
            async () => await ResponseAssert.ReadAsync<JsonElement>(
                HttpStatusCode.OK, await app.ClientOf(owner).GetAsync($"/v1/orgs/{organisation.GetProperty("slug").GetString()}/")),
            shown => shown.GetProperty("kb_status").GetString() == status);
    }
}
