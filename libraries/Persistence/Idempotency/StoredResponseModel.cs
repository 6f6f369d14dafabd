using Microsoft.EntityFrameworkCore;

namespace Egret.Persistence.Idempotency;

/// <summary>The EF Core mapping of stored responses.</summary>
public static class StoredResponseModel
{
    /// <summary>Adds the table of stored responses to a service's model.</summary>
    public static void AddIdempotencyTable(this ModelBuilder model)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.Entity<StoredResponse>(response =>
        {
            response.ToTable("idempotency_answers");
            response.HasKey(row => row.Id).HasName(StoredResponse.PrimaryKey);
            response.Property(row => row.Id).ValueGeneratedNever();
            response.HasIndex(row => row.ExpiresAt);
        });
    }
}
