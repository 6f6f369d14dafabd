using Egret.Knowledge.Blobs;
using Egret.Persistence;

namespace Egret.Knowledge.Documents;

/// <summary>
/// The dependencies of <see cref="DownloadDocument"/>. Their names differ from those of the document scopes, because a
/// handler must not bind two properties of the same name.
/// </summary>
/// <param name="Rows">The row scope of the database session.</param>
/// <param name="Blobs">The files of documents.</param>
/// <param name="Links">Validates links.</param>
internal sealed record DownloadServices(CurrentRowScope Rows, BlobStore Blobs, DownloadLinks Links);
