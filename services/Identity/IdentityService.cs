using Egret.Identity.Accounts;
using Egret.Identity.Audit;
using Egret.Identity.Data;
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

/// <summary>People, the tokens they sign in with, and the organisations they work in.</summary>
internal static class IdentityService
{
    /// <summary>Name of the connection string.</summary>
    public const string DatabaseName = "identitydb";

    /// <summary>Adds the service. What runs at start runs in this order: migrations, signing keys, administrator.</summary>
    public static void AddIdentity(this IHostApplicationBuilder builder)
    {
        builder.AddEgretDatabase<IdentityContext>(DatabaseName);
        builder.Services.AddSingleton<RowTurns>();
        builder.AddSigningKeys();
        builder.AddAccounts();
        builder.AddTokens();
        builder.AddOrganisations();
        builder.AddPrincipals();
        builder.AddMail();
        builder.AddAudit();
        builder.AddEgretMessaging<IdentityContext>("identity", bus =>
        {
            bus.AddConsumer<KnowledgeBaseChangedConsumer>();
            bus.AddConsumer<ApiKeyReportedConsumer>();
            bus.AddConsumer<ApiKeyLeakedConsumer>();
            bus.AddConsumer<KeepAudited, KeepAuditedDefinition>();
        });
        builder.Services.AddHostedService<ExpiredRowsPurge>();
        builder.AddIdempotency<IdentityContext>();
        builder.Services.AddValidation();
        builder.Services.AddEgretOpenApi();
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            // The address is noted for the user's own list of devices and for the audit trail, and failed sign-ins are counted by it.
            // Only the last hop counts: the gateway wrote it, and whoever reaches this port without the gateway has no assertion to be
            // let in with.
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
        app.MapAudit();
    }
}
