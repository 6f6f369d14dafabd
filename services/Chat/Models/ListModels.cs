using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Chat.Models;

/// <summary>A model that a question can select by its id.</summary>
/// <param name="Id">The value for <c>model_id</c> of a question.</param>
/// <param name="Name">Display name.</param>
/// <param name="Provider">The provider; <c>egret</c> for the extractive model.</param>
/// <param name="Tier">The tier of the model.</param>
/// <param name="IsDefault">Whether this model answers questions without <c>model_id</c>.</param>
/// <param name="InputUsdPerMillion">Price per million input tokens, in US dollars.</param>
/// <param name="OutputUsdPerMillion">Price per million output tokens, in US dollars.</param>
public sealed record ModelResponse(
    string Id, string Name, string Provider, string Tier, bool IsDefault, decimal InputUsdPerMillion, decimal OutputUsdPerMillion);

internal static class ListModels
{
    public static void Map(IEndpointRouteBuilder models) =>
        models.MapGet("/", Handle).WithName("ListModels").RequireAuthorization();

    /// <summary>
    /// Lists the models that write answers, including the extractive model <c>egret-extractive</c>, which needs no
    /// provider.
    /// </summary>
    private static Ok<IEnumerable<ModelResponse>> Handle(ModelRegistry models) =>
        TypedResults.Ok(models.All.Select(model => new ModelResponse(
            model.Id,
            model.Name,
            model.Provider,
            model.Tier,
            model == models.Default,
            model.InputUsdPerMillion,
            model.OutputUsdPerMillion)));
}
