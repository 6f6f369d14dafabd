using Egret.Identity.Accounts;
using Egret.Identity.Auditing;
using Egret.Identity.Data;
using Egret.Identity.Invitations;
using Egret.Identity.Mail;
using Egret.Identity.Organisations;
using Egret.Identity.Principals;
using Egret.Identity.SigningKeys;
using Egret.Identity.Tokens;
using Egret.Messaging;
using Egret.Persistence;
using Egret.Persistence.Idempotency;
using Egret.ServiceDefaults.OpenApi;
using MassTransit;
using Microsoft.AspNetCore.HttpOverrides;

namespace Egret.Identity;

/// <summary>
/// Registers and maps the Identity service: accounts, tokens, organisations, invitations and the audit trail.
/// </summary>
internal static class IdentityService
{
    /// <summary>Name of the connection string.</summary>
    public const string DatabaseName = "identitydb";

    /// <summary>Adds the service. Startup order: migrations, signing keys, platform administrator.</summary>
    public static void AddIdentity(this IHostApplicationBuilder builder)
    {
        builder.AddEgretDatabase<IdentityContext>(DatabaseName);
        builder.Services.AddSingleton<RowLockQueue>();
        builder.AddSigningKeys();
        builder.AddAccounts();
        builder.AddTokens();
        builder.AddOrganisations();
        builder.AddPrincipals();
        builder.AddMail();
        builder.AddAuditing();
        builder.AddEgretMessaging<IdentityContext>("identity", bus =>
        {
            bus.AddConsumer<KnowledgeBaseChangedConsumer>();
            bus.AddConsumer<ApiKeyReportedConsumer>();
            bus.AddConsumer<ApiKeyLeakedConsumer>();
            bus.AddConsumer<AccessAuditedConsumer, AccessAuditedConsumerDefinition>();
        });
        builder.Services.AddHostedService<ExpiredRowsSweeper>();
        builder.AddIdempotency<IdentityContext>();
        builder.Services.AddValidation();
        builder.Services.AddEgretOpenApi();
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            // The address is stored for the list of devices and the audit trail, and failed sign-ins are counted by
            // it. Only the last hop counts: the gateway wrote it, and a request that bypasses the gateway has no
            // assertion to authenticate with.
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor;
            options.ForwardLimit = 1;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
        });
    }

    /// <summary>Maps every endpoint of the service.</summary>
    public static void MapIdentity(this IEndpointRouteBuilder app)
    {
        app.MapEgretOpenApi();
        app.MapSigningKeys();
        app.MapAccounts();
        app.MapTokens();
        app.MapOrganisations();
        app.MapPrincipals();
        app.MapAuditing();
    }
}
