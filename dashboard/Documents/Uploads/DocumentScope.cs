using Egret.Client;

namespace Egret.Dashboard.Documents.Uploads;

/// <summary>A document scope: an organisation, or a region of the public library.</summary>
/// <param name="Key">Unique key of the scope.</param>
/// <param name="Client">Client for the documents of the scope.</param>
public sealed record DocumentScope(string Key, DocumentScopeClient Client)
{
    internal static DocumentScope OfOrganisation(EgretClient egret, string slug) =>
        new($"organisation {slug}", egret.Documents.Of(slug));

    internal static DocumentScope OfRegion(EgretClient egret, string domain, string region) =>
        new($"region {domain}/{region}", egret.Domains.DocumentsOf(domain, region));
}
