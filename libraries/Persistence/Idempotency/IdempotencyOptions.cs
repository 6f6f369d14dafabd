using System.ComponentModel.DataAnnotations;

namespace Egret.Persistence.Idempotency;

/// <summary>Settings of stored responses to requests with an <c>Idempotency-Key</c>.</summary>
public sealed class IdempotencyOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Idempotency";

    /// <summary>
    /// 256 random bits in base64. A stored response is decrypted with this secret and the client's idempotency key
    /// together.
    /// </summary>
    [Required]
    public string Secret { get; set; } = "";

    /// <summary>How long a response is stored: 1 minute to 30 days, default 24 hours.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromHours(24);
}
