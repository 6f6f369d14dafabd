using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Egret.ServiceDefaults.Idempotency;

/// <summary>The current request as one that may come again. A handler gives it the answer before it commits what it has made.</summary>
public sealed class IdempotentRequest
{
    private readonly DbContext _database;
    private readonly IHttpContextAccessor _accessor;
    private readonly IOptions<IdempotencyOptions> _options;
    private readonly IOptions<JsonOptions> _json;
    private readonly TimeProvider _time;
    private AnswerKeys? _keys;
    private byte[] _fingerprint = [];

    internal IdempotentRequest(
        DbContext database, IHttpContextAccessor accessor, IOptions<IdempotencyOptions> options, IOptions<JsonOptions> json, TimeProvider time)
    {
        _database = database;
        _accessor = accessor;
        _options = options;
        _json = json;
        _time = time;
    }

    /// <summary>Whether the handler has given its answer.</summary>
    internal bool IsKept { get; private set; }

    /// <summary>
    /// Keeps the answer for whoever asks the same again: it is saved with the context's next changes and committed together with
    /// them, so that there is never one without the other. Of equal requests at the same time the first to commit wins; the
    /// others' changes fail with it and they are given its answer. Headers are kept as they are set now.
    /// Does nothing for a request without an <c>Idempotency-Key</c>.
    /// </summary>
    public Created<T> Keep<T>(Created<T> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        IsKept = true;
        if (_keys is not null)
        {
            var headers = _accessor.HttpContext!.Response.Headers;
            var kept = new AnswerContent(
                answer.StatusCode, answer.Location, headers.CacheControl, JsonSerializer.SerializeToUtf8Bytes(answer.Value, _json.Value.SerializerOptions));
            _database.Add(new KeptAnswer
            {
                Id = _keys.Id,
                Fingerprint = _fingerprint,
                Answer = _keys.Seal(JsonSerializer.SerializeToUtf8Bytes(kept)),
                ExpiresAt = _time.GetUtcNow() + _options.Value.Retention,
            });
        }

        return answer;
    }

    /// <summary>From here on the request is known by these.</summary>
    internal void Begin(AnswerKeys keys, byte[] fingerprint) => (_keys, _fingerprint) = (keys, fingerprint);

    /// <summary>What was answered to the request before; null when it was not, or too long ago.</summary>
    internal async Task<KeptAnswer?> FindAsync(CancellationToken cancellationToken)
    {
        var (id, now) = (_keys!.Id, _time.GetUtcNow());
        var found = await _database.Set<KeptAnswer>().AsNoTracking().SingleOrDefaultAsync(answer => answer.Id == id, cancellationToken);
        if (found is null || found.ExpiresAt > now)
        {
            return found;
        }

        // Out of the way of the one that is made now.
        await _database.Set<KeptAnswer>().Where(answer => answer.Id == id && answer.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        return null;
    }
}

/// <summary>An answer as it is kept.</summary>
internal sealed record AnswerContent(int Status, string? Location, string? CacheControl, byte[] Body);
