using Egret.Knowledge.Data;
using Egret.ServiceDefaults.Authentication;

namespace Egret.Knowledge.Documents;

/// <summary>
/// The owner that a document path names: an organisation or a public category. Both have the same operations.
/// </summary>
internal interface IDocumentScope
{
    /// <summary>The part of the endpoint names that distinguishes the scopes.</summary>
    static abstract string Name { get; }

    /// <summary>The caller.</summary>
    CurrentCaller Caller { get; }

    /// <summary>The database.</summary>
    KnowledgeContext Database { get; }

    /// <summary>The path of the scope's documents.</summary>
    string Path { get; }

    /// <summary>The owning organisation; null for a public category.</summary>
    Guid? OrganisationId { get; }

    /// <summary>Returns the query for the documents of the scope.</summary>
    /// <returns>Null if the scope does not exist for the caller.</returns>
    Task<IQueryable<Document>?> FindDocumentsAsync(CancellationToken cancellationToken);

    /// <summary>Returns the collection for a new document.</summary>
    /// <returns>Null if the scope does not exist for the caller.</returns>
    Task<Guid?> GetOrCreateCollectionAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Creates a download link for a document of the scope.</summary>
    string CreateDownloadLink(Guid documentId, DownloadLinks links);
}
