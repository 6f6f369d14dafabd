using System.Net;
using Egret.ServiceDefaults.Authentication;

namespace Egret.Keys.ApiKeys;

/// <summary>By whom and from where the current request changes a key, for the key's events.</summary>
internal sealed class RequestOrigin(CurrentCaller caller, IHttpContextAccessor accessor)
{
    public ApiKeyEvent Note(ApiKey key, ApiKeyEventType type, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        ApiKeyId = key.Id,
        Type = type,
        OccurredAt = now,
        UserId = caller.UserId,
        ActingKeyId = caller.KeyId,
        IpAddress = ClientAddress(),
    };

    /// <summary>The gateway removes what the client says and sets this header itself; no request comes past it with an assertion.</summary>
    private string? ClientAddress() =>
        IPAddress.TryParse(accessor.HttpContext?.Request.Headers["X-Forwarded-For"].ToString(), out var address) ? address.ToString() : null;
}
