using Egret.Knowledge.Data;
using Egret.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Documents;

/// <summary>Whose documents a path speaks of: organisations and public categories have the same verbs below them.</summary>
internal interface IShelf
{
    /// <summary>Tells the two sets of endpoints apart by name.</summary>
    static abstract string Name { get; }

    /// <summary>The path under which its documents are.</summary>
    string Path { get; }

    /// <summary>The organisation it belongs to; null for a public category.</summary>
    Guid? OrganisationId { get; }

    /// <summary>Its documents, and no others; null where it does not exist for the caller.</summary>
    Task<IQueryable<Document>?> FindDocumentsAsync(CancellationToken cancellationToken);

    /// <summary>The collection that a new document goes into; null where it does not exist for the caller.</summary>
    Task<Guid?> OpenCollectionAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>A signed link to the bytes of one of its documents.</summary>
    string LinkTo(Guid documentId, DownloadLinks links);
}

/// <summary>The documents of an organisation, for those who act for it.</summary>
/// <param name="Slug">The organisation's slug.</param>
/// <param name="Caller">Who asks.</param>
/// <param name="Database">Where the documents are.</param>
internal sealed record OrganisationShelf([FromRoute(Name = "slug")] string Slug, CurrentCaller Caller, KnowledgeContext Database) : IShelf
{
    public static string Name => "Organisation";

    public string Path => $"/v1/orgs/{Slug}/documents/";

    public Guid? OrganisationId => Caller.ActsFor(Slug) ? Caller.OrganisationId : null;

    public Task<IQueryable<Document>?> FindDocumentsAsync(CancellationToken cancellationToken) => Task.FromResult(
        OrganisationId is { } organisation ? Database.Documents.Where(document => document.OrganisationId == organisation) : null);

    public async Task<Guid?> OpenCollectionAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        OrganisationId is { } organisation ? await Database.OpenCollectionAsync(organisation, now, cancellationToken) : null;

    public string LinkTo(Guid documentId, DownloadLinks links) => links.ForOrganisation(Slug, documentId);
}

/// <summary>The documents of a public category, for platform administrators.</summary>
/// <param name="Slug">The domain's slug.</param>
/// <param name="Code">The category's code.</param>
/// <param name="Caller">Who asks.</param>
/// <param name="Database">Where the documents are.</param>
internal sealed record CategoryShelf(
    [FromRoute(Name = "slug")] string Slug, [FromRoute(Name = "code")] string Code, CurrentCaller Caller, KnowledgeContext Database) : IShelf
{
    public static string Name => "Category";

    public string Path => $"/v1/domains/{Slug}/categories/{Code}/documents/";

    public Guid? OrganisationId => null;

    public async Task<IQueryable<Document>?> FindDocumentsAsync(CancellationToken cancellationToken) =>
        await FindCollectionAsync(cancellationToken) is { } collection
            ? Database.Documents.Where(document => document.CollectionId == collection)
            : null;

    public Task<Guid?> OpenCollectionAsync(DateTimeOffset now, CancellationToken cancellationToken) => FindCollectionAsync(cancellationToken);

    public string LinkTo(Guid documentId, DownloadLinks links) => links.ForCategory(Slug, Code, documentId);

    private async Task<Guid?> FindCollectionAsync(CancellationToken cancellationToken) => Caller.IsPlatformAdministrator
        ? await Database.Categories.Where(category => category.Domain.Slug == Slug && category.Code == Code)
            .Select(category => (Guid?)category.Collection.Id)
            .SingleOrDefaultAsync(cancellationToken)
        : null;
}
