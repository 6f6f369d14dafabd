using Microsoft.EntityFrameworkCore;

namespace Egret.ServiceDefaults.Idempotency;

/// <summary>
/// An answer that can be had again, committed together with what it tells of. Nothing in the row can be read without the client's
/// key: not whose it is, not what was asked, not what was answered.
/// </summary>
internal sealed class KeptAnswer
{
    /// <summary>Name of the constraint that lets one of several equal requests through.</summary>
    public const string PrimaryKey = "pk_idempotency_answers";

    /// <summary>Stands for caller, route and key.</summary>
    public required byte[] Id { get; init; }

    /// <summary>Stands for method, path and what the body holds.</summary>
    public required byte[] Fingerprint { get; init; }

    /// <summary>The answer, encrypted.</summary>
    public required byte[] Answer { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>The table of kept answers.</summary>
public static class KeptAnswerTable
{
    /// <summary>Adds the table to a service's model.</summary>
    public static void AddIdempotencyTable(this ModelBuilder model)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.Entity<KeptAnswer>(answer =>
        {
            answer.ToTable("idempotency_answers");
            answer.HasKey(row => row.Id).HasName(KeptAnswer.PrimaryKey);
            answer.Property(row => row.Id).ValueGeneratedNever();
            answer.HasIndex(row => row.ExpiresAt);
        });
    }
}
