using Egret.Contracts.Events;
using Egret.Knowledge.Storage;
using Egret.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Egret.Knowledge.Documents;

/// <summary>What an organisation may keep, as Identity last said. One of which nothing was said has no limit of its own.</summary>
internal sealed class OrganisationLimits
{
    public required Guid Id { get; init; }

    /// <summary>Null for as many as it likes; so is the next.</summary>
    public int? MaxDocuments { get; init; }

    public long? MaxStorageBytes { get; init; }

    public required DateTimeOffset StatedAt { get; init; }

    /// <summary>A sentence for whoever made the knowledge base this large, or null where it may be.</summary>
    /// <param name="size">How large it would be.</param>
    /// <param name="limits">The organisation's own limits.</param>
    /// <param name="maxStorageBytes">The limit of all organisations.</param>
    public static string? FindExcess(KnowledgeBaseSize size, OrganisationLimits? limits, long? maxStorageBytes)
    {
        var storage = limits?.MaxStorageBytes < maxStorageBytes ? limits.MaxStorageBytes : maxStorageBytes ?? limits?.MaxStorageBytes;
        return size.StorageUsedBytes > storage ? $"The organisation's storage of {storage} bytes is used up; delete documents to make room."
            : size.DocumentCount > limits?.MaxDocuments ? $"The organisation has {limits.MaxDocuments} documents, which is as many as it may keep; delete some to make room."
            : null;
    }
}

internal static class OrganisationLimitQueries
{
    /// <summary>Keeps what was said, unless it is older than what is known, or the organisation is gone.</summary>
    public static async Task KeepLimitsAsync(
        this KnowledgeContext database, Guid organisationId, OrganisationQuota? stated, DateTimeOffset statedAt, CancellationToken cancellationToken)
    {
        if (stated is null || !await database.HoldOrganisationAsync(organisationId, cancellationToken))
        {
            return;
        }

        await database.Database.ExecuteSqlAsync(
            $"""
            insert into organisation_limits (id, max_documents, max_storage_bytes, stated_at)
            values ({organisationId}, {stated.MaxDocuments}::integer, {stated.MaxStorageBytes}::bigint, {statedAt})
            on conflict (id) do update set
                max_documents = excluded.max_documents, max_storage_bytes = excluded.max_storage_bytes, stated_at = excluded.stated_at
            where organisation_limits.stated_at <= excluded.stated_at
            """,
            cancellationToken);
    }
}

/// <summary>A new organisation's limits.</summary>
internal sealed class KeepLimitsOfNewOrganisation(KnowledgeContext database, TimeProvider time) : EventConsumer<KnowledgeContext, OrganisationCreated>(database, time)
{
    protected override Task HandleAsync(OrganisationCreated happened, CancellationToken cancellationToken) =>
        Database.KeepLimitsAsync(happened.OrganisationId, happened.Limits, happened.OccurredAt, cancellationToken);
}

/// <summary>Limits that may be others now; also how those of an organisation get here that was created before they were told.</summary>
internal sealed class KeepLimitsOfChangedOrganisation(KnowledgeContext database, TimeProvider time)
    : EventConsumer<KnowledgeContext, OrganisationChanged>(database, time)
{
    protected override Task HandleAsync(OrganisationChanged happened, CancellationToken cancellationToken) =>
        Database.KeepLimitsAsync(happened.OrganisationId, happened.Limits, happened.OccurredAt, cancellationToken);
}
