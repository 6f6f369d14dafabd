using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Egret.Contracts;
using Egret.Testing;

namespace Egret.Keys.Tests.ApiKeys;

/// <summary>The visibility of keys, for every endpoint.</summary>
public sealed class KeyVisibilityTests(KeysApp app) : IClassFixture<KeysApp>
{
    [Fact]
    public async Task Key_of_another_member_or_organisation_is_not_found()
    {
        var owner = TestCaller.OwnerOfNewOrganisation();
        var id = (await app.IssueAsync(owner)).Id();
        TestCaller[] others =
        [
            owner with { UserId = Guid.CreateVersion7(), Role = OrganisationRoles.Member },
            TestCaller.OwnerOfNewOrganisation(),
            TestCaller.OwnerOfNewOrganisation() with { UserId = owner.UserId },
            TestCaller.OwnerOfNewOrganisation() with { IsPlatformAdministrator = true },
        ];
        foreach (var other in others)
        {
            using var client = app.CreateClient(other);
            HttpResponseMessage[] responses =
            [
                await client.GetAsync(KeysApp.KeysPath + id + "/"),
                await client.GetAsync(KeysApp.KeysPath + id + "/events/"),
                await client.PatchAsJsonAsync(KeysApp.KeysPath + id + "/update/", new { name = "mine" }),
                await client.PostAsJsonAsync(KeysApp.KeysPath + id + "/rotate/", new { }),
                await client.PostAsync(KeysApp.KeysPath + id + "/revoke/", null),
                await client.DeleteAsync(KeysApp.KeysPath + id + "/"),
            ];
            foreach (var response in responses)
            {
                await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", response);
            }

            var list = await ResponseAssert.ReadAsync<JsonElement[]>(HttpStatusCode.OK, await client.GetAsync(KeysApp.KeysPath));
            Assert.Empty(list);
        }
    }

    [Theory]
    [InlineData(OrganisationRoles.Owner)]
    [InlineData(OrganisationRoles.Admin)]
    public async Task Admin_lists_and_revokes_keys_of_members_but_cannot_rotate_them(string role)
    {
        var member = TestCaller.OwnerOfNewOrganisation() with { Role = OrganisationRoles.Member };
        var key = await app.IssueAsync(member);
        using var client = app.CreateClient(member with { UserId = Guid.CreateVersion7(), Role = role });

        var listed = await ResponseAssert.ReadAsync<JsonElement[]>(HttpStatusCode.OK, await client.GetAsync(KeysApp.KeysPath));
        Assert.Equal(key.Id(), Assert.Single(listed).Id());
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "permission_denied", await client.PostAsJsonAsync(KeysApp.KeysPath + key.Id() + "/rotate/", new { }));
        await ResponseAssert.HasStatusAsync(HttpStatusCode.NoContent, await client.DeleteAsync(KeysApp.KeysPath + key.Id() + "/"));
        await app.AssertRejectedAsync(key.Secret());
    }

    [Fact]
    public async Task List_is_paginated()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        List<string> issued = [];
        for (var number = 0; number < 5; number++)
        {
            issued.Add((await app.IssueAsync(caller)).Id());
        }

        using var client = app.CreateClient(caller);
        List<string> read = [];
        var next = KeysApp.KeysPath + "?limit=2";
        while (next is not null)
        {
            var response = await client.GetAsync(next);
            read.AddRange((await ResponseAssert.ReadAsync<JsonElement[]>(HttpStatusCode.OK, response)).Select(KeyJson.Id));
            next = response.Headers.TryGetValues("Link", out var link) ? link.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal(issued, read);
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.BadRequest, "invalid_request", await client.GetAsync(KeysApp.KeysPath + "?cursor=x"));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.BadRequest, "invalid_request", await client.GetAsync(KeysApp.KeysPath + "?limit=0"));
    }
}
