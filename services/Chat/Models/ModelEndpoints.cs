namespace Egret.Chat.Models;

internal static class ModelEndpoints
{
    public static void AddModels(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ModelsOptions>().BindConfiguration(ModelsOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<Microsoft.Extensions.Options.IValidateOptions<ModelsOptions>, ModelsOptionsValidator>();
        builder.Services.AddSingleton<ModelRegistry>();
        builder.Services.ActivateSingleton<ModelRegistry>();
    }

    public static void MapModels(this IEndpointRouteBuilder endpoints) =>
        ListModels.Map(endpoints.MapGroup("/v1/models").WithTags("Models"));
}
