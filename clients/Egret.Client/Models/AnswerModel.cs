namespace Egret.Client;

/// <summary>A model that can be asked for by its id.</summary>
/// <param name="Id">What <see cref="Question.ModelId"/> names.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Provider">Who runs it; <c>egret</c> for the built-in one.</param>
/// <param name="Tier">Its tier.</param>
/// <param name="IsDefault">Whether it answers when a question names none.</param>
/// <param name="InputUsdPerMillion">Price of a million tokens read, in US dollars.</param>
/// <param name="OutputUsdPerMillion">Price of a million tokens written, in US dollars.</param>
public sealed record AnswerModel(
    string Id, string Name, string Provider, string Tier, bool IsDefault, double InputUsdPerMillion, double OutputUsdPerMillion);
