using Egret.Knowledge.Blobs;
using Egret.Knowledge.Data;
using Egret.Persistence;
using Egret.ServiceDefaults.Authentication;

namespace Egret.Knowledge.Documents;

/// <summary>The dependencies of <see cref="DownloadDocument"/>.</summary>
/// <param name="Caller">The caller; anonymous for a request with a link alone.</param>
/// <param name="Database">The database.</param>
/// <param name="Rows">The row scope of the database session.</param>
/// <param name="Blobs">The files of documents.</param>
/// <param name="Links">Validates links.</param>
internal sealed record DownloadServices(
    CurrentCaller Caller, KnowledgeContext Database, CurrentRowScope Rows, BlobStore Blobs, DownloadLinks Links);
