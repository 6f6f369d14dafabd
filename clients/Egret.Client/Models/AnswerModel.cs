namespace Egret.Client;

/// <summary>A model that can write answers.</summary>
/// <param name="Id">Id for <see cref="Question.ModelId"/>.</param>
/// <param name="Name">Display name.</param>
/// <param name="Provider">Provider of the model; <c>egret</c> for the built-in one.</param>
/// <param name="Tier">Pricing tier.</param>
/// <param name="IsDefault">Whether the model is used for questions without a model id.</param>
/// <param name="InputUsdPerMillion">Price of a million input tokens in US dollars.</param>
/// <param name="OutputUsdPerMillion">Price of a million output tokens in US dollars.</param>
public sealed record AnswerModel(
    string Id, string Name, string Provider, string Tier, bool IsDefault, double InputUsdPerMillion,
    double OutputUsdPerMillion);
