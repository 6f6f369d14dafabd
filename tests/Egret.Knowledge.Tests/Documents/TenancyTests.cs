using System.Net;
using Egret.Knowledge.Data;
using Egret.Testing;

namespace Egret.Knowledge.Tests.Documents;

/// <summary>Documents of other organisations are not accessible through any path.</summary>
public sealed class TenancyTests(KnowledgeApp app) : IClassFixture<KnowledgeApp>
{
    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "events/")]
    [InlineData("GET", "passages/")]
    [InlineData("GET", "content/")]
    [InlineData("POST", "retry/")]
    [InlineData("DELETE", "")]
    public async Task Document_of_another_organisation_is_not_found(string method, string verb)
    {
        var owner = TestCaller.OwnerOfNewOrganisation();
        using var client = app.CreateClient(owner);
        var document = await KnowledgeApp.UploadAsync(
            client, KnowledgeApp.PathOf(owner), "# Secret\n\nOnly the owner may read this.");
        var otherCaller = TestCaller.OwnerOfNewOrganisation();
        using var other = app.CreateClient(otherCaller);

        // Under the owner's path, under the caller's own path, and as a document of a public category.
        var category = await app.CreateCategoryAsync($"d-{Guid.CreateVersion7():N}");
        using var administrator = app.CreateClient(otherCaller with { IsPlatformAdministrator = true });
        foreach (var (caller, path) in new[]
        {
            (other, KnowledgeApp.PathOf(owner)), (other, KnowledgeApp.PathOf(otherCaller)),
            (administrator, KnowledgeApp.PathOf(owner)), (administrator, category),
        })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"{path}{document.Id}/{verb}");
            await ResponseAssert.IsProblemAsync(HttpStatusCode.NotFound, "not_found", await caller.SendAsync(request));
        }

        Assert.Equal(
            document.Sha256, (await KnowledgeApp.GetAsync(client, KnowledgeApp.PathOf(owner), document.Id)).Sha256);
    }

    [Fact]
    public async Task Documents_of_another_organisation_cannot_be_listed_or_uploaded()
    {
        var owner = TestCaller.OwnerOfNewOrganisation();
        using var other = app.CreateClient(TestCaller.OwnerOfNewOrganisation());
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await other.GetAsync(KnowledgeApp.PathOf(owner)));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await KnowledgeApp.PostAsync(
                other, KnowledgeApp.PathOf(owner), "# A\n\nB."u8.ToArray()));
        using var homeless = app.CreateClient(new TestCaller());
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await homeless.GetAsync(KnowledgeApp.PathOf(owner)));
    }

    [Fact]
    public async Task Documents_of_a_public_category_require_a_platform_administrator()
    {
        var path = await app.CreateCategoryAsync($"d-{Guid.CreateVersion7():N}");
        using var administrator = app.CreateAdministrator();
        var document = await KnowledgeApp.UploadAsync(administrator, path, "# Public\n\nEverybody may ask about this.");
        await KnowledgeApp.UntilAsync(administrator, path, document.Id, DocumentStatus.Ready);
        using var user = app.CreateClient(TestCaller.OwnerOfNewOrganisation());
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "platform_admin_required", await user.GetAsync(path));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "platform_admin_required", await KnowledgeApp.PostAsync(
                user, path, "# A\n\nB."u8.ToArray()));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.Forbidden, "platform_admin_required", await user.DeleteAsync($"{path}{document.Id}/"));
        await ResponseAssert.IsProblemAsync(
            HttpStatusCode.NotFound, "not_found", await user.GetAsync($"{path}{document.Id}/content/"));
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await administrator.DeleteAsync($"{path}{document.Id}/"));
    }
}
