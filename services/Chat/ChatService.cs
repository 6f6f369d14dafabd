using Egret.Chat.Data;
using Egret.Chat.Models;
using Egret.Chat.Queries;
using Egret.Chat.Sessions;
using Egret.Messaging;
using Egret.Persistence;
using Egret.Persistence.Idempotency;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.OpenApi;

namespace Egret.Chat;

/// <summary>The Chat service: questions, answers and sessions.</summary>
internal static class ChatService
{
    /// <summary>Registers all components of the service.</summary>
    public static void AddChat(this IHostApplicationBuilder builder)
    {
        builder.AddAssertionAuthentication();
        builder.AddEgretDatabase<ChatContext>("chatdb");
        builder.AddEgretMessaging<ChatContext>("chat", bus =>
        {
            bus.AddConsumer<OrganisationDeletedConsumer>();
            bus.AddConsumer<UserAccessChangedConsumer>();
        });
        builder.AddIdempotency<ChatContext>();
        builder.Services.AddValidation();
        builder.Services.AddEgretOpenApi();
        builder.AddModels();
        builder.AddQueries();
    }

    /// <summary>Maps every endpoint of the service.</summary>
    public static void MapChat(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapEgretOpenApi();
        endpoints.MapQueries();
        endpoints.MapModels();
        endpoints.MapSessions();
    }
}
