namespace Egret.Contracts.Events;

/// <summary>The quotas of an organisation.</summary>
/// <param name="MaxDocuments">Maximum number of documents; null for no limit.</param>
/// <param name="MaxStorageBytes">Maximum total size of the uploaded files in bytes; null for no limit.</param>
public sealed record OrganisationQuota(int? MaxDocuments, long? MaxStorageBytes);
