using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Chat.Models;

/// <summary>A model that can be asked for by its id.</summary>
/// <param name="Id">What <c>model_id</c> of a question names.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Provider">Who runs it; <c>egret</c> for the built-in one.</param>
/// <param name="Tier">Its tier.</param>
/// <param name="IsDefault">Whether it answers when a question names none.</param>
/// <param name="InputUsdPerMillion">Price of a million tokens read, in US dollars.</param>
/// <param name="OutputUsdPerMillion">Price of a million tokens written, in US dollars.</param>
public sealed record ModelResponse(
    string Id, string Name, string Provider, string Tier, bool IsDefault, decimal InputUsdPerMillion, decimal OutputUsdPerMillion);

internal static class ListModels
{
    public static void Map(IEndpointRouteBuilder models) => models.MapGet("/", Handle).WithName("ListModels").RequireAuthorization();

    /// <summary>Lists the models that write answers; <c>egret-extractive</c> is always among them and needs no provider.</summary>
    private static Ok<IEnumerable<ModelResponse>> Handle(ModelRegistry models) =>
        TypedResults.Ok(models.All.Select(model => new ModelResponse(
            model.Id, model.Name, model.Provider, model.Tier, model == models.Default, model.InputUsdPerMillion, model.OutputUsdPerMillion)));
}
