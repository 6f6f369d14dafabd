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

/// <summary>The row scope of database sessions.</summary>
public sealed class RowScopeTests(RowScopeTests.App app) : IClassFixture<RowScopeTests.App>
{
    private static readonly TestCaller Caller = TestCaller.OwnerOfNewOrganisation();

    [Fact]
    public async Task Request_of_a_user_has_the_scope_of_the_caller()
    {
        Assert.Equal($"caller {Caller.OrganisationId} {Caller.UserId}  ", await app.AskAsync("/whom", Assertions.For(Caller)));
        Assert.Equal(
            $"caller  {Caller.UserId} true ",
            await app.AskAsync("/whom", Assertions.For(new TestCaller { UserId = Caller.UserId, IsPlatformAdministrator = true })));
    }

    [Fact]
    public async Task Anonymous_request_has_a_caller_scope_without_user() =>
        Assert.Equal("caller    ", await app.AskAsync("/whom", Assertions.Anonymous()));

    [Fact]
    public async Task Request_of_another_service_has_the_service_scope() =>
        Assert.Equal("service    ", await app.AskAsync("/whom", Assertions.Service()));

    [Fact]
    public async Task Endpoint_before_authentication_has_the_service_scope() =>
        Assert.Equal("service    ", await app.AskAsync("/before", Assertions.Anonymous()));

    [Fact]
    public async Task Handler_can_restrict_the_scope_to_one_row() =>
        Assert.Equal($"caller    {App.Row}", await app.AskAsync("/row", Assertions.For(Caller)));

    /// <summary>A transaction that started for one caller must not continue for another.</summary>
    [Fact]
    public async Task Scope_cannot_change_after_the_first_statement() =>
        Assert.Null(await app.AskAsync("/changed", Assertions.For(Caller)));

    [Fact]
    public async Task Request_without_an_assertion_cannot_use_the_database() =>
        Assert.Null(await app.AskAsync("/whom", assertion: null));

    [Fact]
    public async Task Work_outside_a_request_cannot_use_the_database_without_a_scope()
    {
        var scopes = app.Services.GetRequiredService<IServiceScopeFactory>();
        await using (var silent = scopes.CreateAsyncScope())
        {
            var context = silent.ServiceProvider.GetRequiredService<Probe>();
            await Assert.ThrowsAsync<InvalidOperationException>(() => context.WhomAsync());
            // The execution strategy must not retry this error.
            await Assert.ThrowsAsync<InvalidOperationException>(() => context.WhomAsync());
        }

        await using var stated = scopes.CreateAsyncScope(RowScope.Service);
        Assert.Equal("service    ", await stated.ServiceProvider.GetRequiredService<Probe>().WhomAsync());
    }

    /// <summary>Such a login could read all rows without a visible error.</summary>
    [Fact]
    public async Task Service_does_not_start_with_a_login_that_bypasses_row_level_security()
    {
        var database = await TestServers.CreateDatabaseAsync("superuser");
        await using var service = App.Build(database.Administrator);
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => service.StartAsync());
        Assert.Contains("not bound by row-level security", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>A service that returns the row scope of its database session.</summary>
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

        /// <returns>The row scope; null if the request failed.</returns>
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

    /// <summary>A database without tables.</summary>
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
