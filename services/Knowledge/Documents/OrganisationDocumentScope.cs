using Egret.Knowledge.Data;
using Egret.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Mvc;

namespace Egret.Knowledge.Documents;

/// <summary>The documents of an organisation, for callers that act for it.</summary>
/// <param name="Slug">The organisation's slug.</param>
/// <param name="Caller">The caller.</param>
/// <param name="Database">The database.</param>
internal sealed record OrganisationDocumentScope(
    [FromRoute(Name = "slug")] string Slug, CurrentCaller Caller, KnowledgeContext Database)
    : IDocumentScope
{
    public static string Name => "Organisation";

    public string Path => $"/v1/orgs/{Slug}/documents/";

    public Guid? OrganisationId => Caller.ActsFor(Slug) ? Caller.OrganisationId : null;

    public Task<IQueryable<Document>?> FindDocumentsAsync(CancellationToken cancellationToken) => Task.FromResult(
        OrganisationId is { } organisation ? Database.Documents.Where(document => document.OrganisationId == organisation) : null);

    public async Task<Guid?> GetOrCreateCollectionAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        OrganisationId is { } organisation ? await Database.GetOrCreateCollectionAsync(organisation, now, cancellationToken) : null;

    public string CreateDownloadLink(Guid documentId, DownloadLinks links) => links.ForOrganisation(Slug, documentId);
}
