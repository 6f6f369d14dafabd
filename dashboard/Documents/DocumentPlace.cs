using Egret.Client;

namespace Egret.Dashboard.Documents;

/// <summary>Where documents lie: in an organisation, or in a region of the public library.</summary>
/// <param name="Key">Tells one place from another.</param>
/// <param name="Shelf">Its documents.</param>
public sealed record DocumentPlace(string Key, DocumentShelf Shelf)
{
    internal static DocumentPlace OfOrganisation(EgretClient egret, string slug) => new($"organisation {slug}", egret.Documents.Of(slug));

    internal static DocumentPlace OfRegion(EgretClient egret, string domain, string region) => new($"region {domain}/{region}", egret.Domains.DocumentsOf(domain, region));
}
