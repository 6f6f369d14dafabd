using Egret.Knowledge.Data;
using Egret.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Documents;

/// <summary>The documents of a public category, for platform administrators.</summary>
/// <param name="Slug">The domain's slug.</param>
/// <param name="Code">The category's code.</param>
/// <param name="Caller">The caller.</param>
/// <param name="Database">The database.</param>
internal sealed record CategoryDocumentScope(
    [FromRoute(Name = "slug")] string Slug, [FromRoute(Name = "code")] string Code, CurrentCaller Caller, KnowledgeContext Database)
    : IDocumentScope
{
    public static string Name => "Category";

    public string Path => $"/v1/domains/{Slug}/categories/{Code}/documents/";

    public Guid? OrganisationId => null;

    public async Task<IQueryable<Document>?> FindDocumentsAsync(CancellationToken cancellationToken) =>
        await FindCollectionAsync(cancellationToken) is { } collection
            ? Database.Documents.Where(document => document.CollectionId == collection)
            : null;

    public Task<Guid?> GetOrCreateCollectionAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        FindCollectionAsync(cancellationToken);

    public string CreateDownloadLink(Guid documentId, DownloadLinks links) => links.ForCategory(Slug, Code, documentId);

    private async Task<Guid?> FindCollectionAsync(CancellationToken cancellationToken) => Caller.IsPlatformAdministrator
        ? await Database.Categories.Where(category => category.Domain.Slug == Slug && category.Code == Code)
            .Select(category => (Guid?)category.Collection.Id)
            .SingleOrDefaultAsync(cancellationToken)
        : null;
}
