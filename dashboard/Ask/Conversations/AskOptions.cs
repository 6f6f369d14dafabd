using Egret.Client;

namespace Egret.Dashboard.Ask.Conversations;

/// <summary>The available options of a question.</summary>
/// <param name="Domains">The active public domains.</param>
/// <param name="Models">The available models.</param>
/// <param name="HasOrganisation">Whether the user has an organisation, whose documents can be searched.</param>
public sealed record AskOptions(IReadOnlyList<Domain> Domains, IReadOnlyList<AnswerModel> Models, bool HasOrganisation)
{
    /// <summary>Loads the options.</summary>
    public static async Task<AskOptions> LoadAsync(
        EgretClient egret, bool hasOrganisation, CancellationToken cancellationToken)
    {
        var models = egret.Models.GetAllAsync(cancellationToken);
        var domains = new List<Domain>();
        await foreach (var domain in egret.Domains.List().WithCancellation(cancellationToken))
        {
            if (domain.IsActive)
            {
                domains.Add(domain with { Categories = [.. domain.Categories.Where(category => category.IsActive)] });
            }
        }

        return new AskOptions(domains, await models, hasOrganisation);
    }
}
