using System.Text.Json;
using System.Text.Json.Serialization;

namespace Egret.Identity.Data;

/// <summary>Details of a mail about a reported key.</summary>
internal sealed record ReportedKey(string Name, string Prefix, bool IsRevoked, int AlsoRevokedCount = 0)
{
    /// <summary>Further keys reported in the same mail.</summary>
    public IReadOnlyList<ReportedKey>? Others { get; init; }

    /// <summary>All keys reported in the mail.</summary>
    [JsonIgnore]
    public IEnumerable<ReportedKey> All => [this with { Others = null }, .. Others ?? []];

    public static ReportedKey From(OutgoingMail mail) => JsonSerializer.Deserialize<ReportedKey>(mail.Details!)!;
}
