using Egret.Client;

namespace Egret.Dashboard.Ask.Conversations;

/// <summary>What there is to choose from.</summary>
/// <param name="Domains">The public library.</param>
/// <param name="Models">What writes answers.</param>
/// <param name="HasOrganisation">Whether there can be documents of one's own.</param>
public sealed record AskOptions(IReadOnlyList<Domain> Domains, IReadOnlyList<AnswerModel> Models, bool HasOrganisation)
{
    /// <summary>Loads it.</summary>
    public static async Task<AskOptions> LoadAsync(EgretClient egret, bool hasOrganisation, CancellationToken cancellationToken)
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
