using System.Text.Json;
using System.Text.Json.Serialization;

namespace Egret.Identity.Mail;

/// <summary>Details of a mail about a reported key.</summary>
internal sealed record ReportedKey(string Name, string Prefix, bool IsRevoked, int AlsoRevokedCount = 0)
{
    /// <summary>Keys that are told of in the same mail.</summary>
    public IReadOnlyList<ReportedKey>? Others { get; init; }

    /// <summary>This one and those.</summary>
    [JsonIgnore]
    public IEnumerable<ReportedKey> All => [this with { Others = null }, .. Others ?? []];

    public static ReportedKey Of(OutgoingMail mail) => JsonSerializer.Deserialize<ReportedKey>(mail.Details!)!;
}
