using System.Net;
using Egret.Knowledge.Domains;
using Egret.Testing;

namespace Egret.Knowledge.Tests.Seeding;

public sealed class PublicDomainSeederTests(PublicDomainSeederTests.App app) : IClassFixture<PublicDomainSeederTests.App>
{
    [Fact]
    public async Task New_installation_has_the_business_continuity_domain_and_a_restart_adds_nothing()
    {
        await ResponseAssert.EventuallyAsync(
            ReadAsync,
            domain => domain is { DocumentCount: 7, Categories: [{ Code: "sg", DocumentCount: 3 }, { Code: "us", DocumentCount: 4 }] },
            TimeSpan.FromMinutes(1));
        await app.RestartAsync();
        Assert.Equal(7, (await ReadAsync()).DocumentCount);
        Assert.Equal(7, await app.CountAsync("select count(*) from documents"));

        using var administrator = app.CreateAdministrator();
        await ResponseAssert.HasStatusAsync(
            HttpStatusCode.NoContent, await administrator.DeleteAsync("/v1/domains/business-continuity/"));
        await app.RestartAsync();
        Assert.Equal(0, await app.CountAsync("select count(*) from domains"));
    }

    private async Task<DomainResponse> ReadAsync()
    {
        using var anonymous = app.CreateAnonymous();
        return await ResponseAssert.ReadAsync<DomainResponse>(
            HttpStatusCode.OK, await anonymous.GetAsync("/v1/domains/business-continuity/"));
    }

    /// <summary>A new installation with seeding.</summary>
    public sealed class App : KnowledgeApp
    {
        protected override async Task ConfigureAsync(IDictionary<string, string?> settings)
        {
            await base.ConfigureAsync(settings);
            settings["Seeding:Enabled"] = "true";
        }
    }
}
