using System.Net;
using System.Net.Http.Headers;
using Egret.Persistence;
using Egret.ServiceDefaults.Authentication;
using Egret.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Egret.ServiceDefaults.Tests.Storage;

/// <summary>What a session of the database is told about whom it is used for.</summary>
public sealed class RowScopeTests(RowScopeTests.App app) : IClassFixture<RowScopeTests.App>
{
    private static readonly TestCaller Caller = TestCaller.OwnerOfNewOrganisation();

    [Fact]
    public async Task Request_is_for_its_caller()
    {
        Assert.Equal($"caller {Caller.OrganisationId} {Caller.UserId}  ", await app.AskAsync("/whom", Assertions.For(Caller)));
        Assert.Equal(
            $"caller  {Caller.UserId} true ",
            await app.AskAsync("/whom", Assertions.For(new TestCaller { UserId = Caller.UserId, IsPlatformAdministrator = true })));
    }

    [Fact]
    public async Task Anonymous_request_is_for_nobody_in_particular() => Assert.Equal("caller    ", await app.AskAsync("/whom", Assertions.Anonymous()));

    [Fact]
    public async Task Request_of_another_service_is_for_the_service() => Assert.Equal("service    ", await app.AskAsync("/whom", Assertions.Service()));

    [Fact]
    public async Task Endpoint_that_comes_before_its_caller_is_for_the_service() =>
        Assert.Equal("service    ", await app.AskAsync("/before", Assertions.Anonymous()));

    [Fact]
    public async Task Handler_may_narrow_the_request_to_one_row() =>
        Assert.Equal($"caller    {App.Row}", await app.AskAsync("/row", Assertions.For(Caller)));

    /// <summary>A transaction that began for one caller must not go on for another.</summary>
    [Fact]
    public async Task Scope_cannot_be_changed_once_the_database_was_used() => Assert.Null(await app.AskAsync("/changed", Assertions.For(Caller)));

    [Fact]
    public async Task Request_that_nobody_vouches_for_cannot_use_the_database() => Assert.Null(await app.AskAsync("/whom", assertion: null));

    [Fact]
    public async Task Work_outside_a_request_cannot_use_the_database_before_it_says_for_whom()
    {
        var scopes = app.Services.GetRequiredService<IServiceScopeFactory>();
        await using (var silent = scopes.CreateAsyncScope())
        {
            var context = silent.ServiceProvider.GetRequiredService<Probe>();
            await Assert.ThrowsAsync<InvalidOperationException>(() => context.WhomAsync());
            // Not even when the first attempt was taken for a passing fault.
            await Assert.ThrowsAsync<InvalidOperationException>(() => context.WhomAsync());
        }

        await using var stated = scopes.CreateAsyncScope(RowScope.Service);
        Assert.Equal("service    ", await stated.ServiceProvider.GetRequiredService<Probe>().WhomAsync());
    }

    /// <summary>It would see every row without anybody noticing.</summary>
    [Fact]
    public async Task Service_does_not_start_with_a_login_that_row_level_security_does_not_bind()
    {
        var database = await TestServers.CreateDatabaseAsync("superuser");
        await using var service = App.Build(database.Administrator);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => service.StartAsync());
        Assert.Contains("not bound by row-level security", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>A service that tells what its database was told.</summary>
    public sealed class App : IAsyncLifetime
    {
        private WebApplication _app = null!;
        private HttpClient _client = null!;

        public static Guid Row { get; } = Guid.CreateVersion7();

        public IServiceProvider Services => _app.Services;

        public async Task InitializeAsync()
        {
            _app = Build((await TestServers.CreateDatabaseAsync("probe")).Owner);
            _app.MapGet("/whom", (Probe database) => database.WhomAsync()).AllowAnonymous();
            _app.MapGet("/before", (Probe database) => database.WhomAsync()).RunAsService().RequireAuthorization(EgretPolicies.Public);
            _app.MapGet("/row", (Probe database, CurrentRowScope rows) =>
            {
                rows.Set(RowScope.ForRow(Row));
                return database.WhomAsync();
            });
            _app.MapGet("/changed", async (Probe database, CurrentRowScope rows) =>
            {
                await database.WhomAsync();
                rows.Set(RowScope.Service);
                return await database.WhomAsync();
            });
            await _app.StartAsync();
            _client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
        }

        public async Task DisposeAsync()
        {
            _client.Dispose();
            await _app.DisposeAsync();
        }

        /// <returns>What the database was told; null when the request failed.</returns>
        public async Task<string?> AskAsync(string path, string? assertion)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Authorization = assertion is null ? null : new AuthenticationHeaderValue("Bearer", assertion);
            using var response = await _client.SendAsync(request);
            if (response.StatusCode == HttpStatusCode.InternalServerError)
            {
                return null;
            }

            await ResponseAssert.HasStatusAsync(HttpStatusCode.OK, response);
            return await response.Content.ReadAsStringAsync();
        }

        internal static WebApplication Build(string connection)
        {
            var builder = WebApplication.CreateBuilder();
            builder.Configuration["ConnectionStrings:probe"] = connection;
            builder.Configuration[AssertionAuthentication.PublicKeySetting] = Assertions.PublicKey;
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.AddServiceDefaults();
            builder.AddAssertionAuthentication();
            builder.AddEgretDatabase<Probe>("probe");
            var app = builder.Build();
            app.UseExceptionHandler();
            app.UseAuthentication();
            app.UseAuthorization();
            return app;
        }
    }

    /// <summary>A database without a table.</summary>
    internal sealed class Probe(DbContextOptions<Probe> options) : DbContext(options)
    {
        public Task<string> WhomAsync() => Database.SqlQuery<string>(
            $"""
            select current_setting('egret.scope', true) || ' ' || current_setting('egret.organisation', true) || ' '
                || current_setting('egret.user', true) || ' ' || current_setting('egret.platform_administrator', true) || ' '
                || current_setting('egret.row', true) as "Value"
            """).SingleAsync();
    }
}
