using Egret.Contracts;
using Egret.ServiceDefaults.Authentication;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;

namespace Egret.Chat.Queries;

internal static class QueryEndpoints
{
    private static readonly Uri Knowledge = new("https+http://knowledge");

    public static void AddQueries(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<QueryOptions>().BindConfiguration(QueryOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<QueryOptions>, QueryOptionsValidator>();
        builder.Services.AddScoped<AnswerPreparation>();
        builder.Services.AddScoped<AnswerWriter>();
        builder.Services.AddScoped<TurnWriter>();
        var client = builder.Services.AddHttpClient<KnowledgeClient>((services, http) =>
        {
            http.BaseAddress = Knowledge;
            http.Timeout = services.GetRequiredService<IOptions<QueryOptions>>().Value.KnowledgeTimeout;
        });
        // A caller waits: one immediate retry, then 503.
        client.AddResilienceHandler("knowledge", pipeline => pipeline.AddRetry(new HttpRetryStrategyOptions
        {
            MaxRetryAttempts = 1,
            Delay = TimeSpan.FromMilliseconds(200),
            BackoffType = DelayBackoffType.Constant,
        }));
        client.AddCallerForwarding();
    }

    public static void MapQueries(this IEndpointRouteBuilder endpoints) =>
        AskQuestion.Map(endpoints.MapGroup("/v1/query").WithTags("Queries").RequireScope(KeyScopes.Query));
}
