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
    private string _method = "";
    private string _path = "";
    private byte[]? _fingerprint;

    internal IdempotentRequest(
        DbContext database, IHttpContextAccessor accessor, IOptions<IdempotencyOptions> options, IOptions<JsonOptions> json, TimeProvider time)
    {
        _database = database;
        _accessor = accessor;
        _options = options;
        _json = json;
        _time = time;
    }

    /// <summary>Whether the answer is kept, by the handler now or before.</summary>
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
        Keep(answer.StatusCode, answer.Location, answer.Value);
        return answer;
    }

    /// <inheritdoc cref="Keep{T}(Created{T})" />
    public Accepted<T> Keep<T>(Accepted<T> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        Keep(answer.StatusCode, answer.Location, answer.Value);
        return answer;
    }

    /// <summary>
    /// Says what the request holds, where that is known only to the handler, and finds what was answered to it before, which is then
    /// the answer. For a request without an <c>Idempotency-Key</c> there is none.
    /// </summary>
    /// <param name="content">All that makes this request another than one that differs from it, always in the same order.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<GivenAnswer?> FindAnswerAsync(IReadOnlyList<string> content, CancellationToken cancellationToken) =>
        _keys is null ? null : await FindAnswerAsync(JsonSerializer.SerializeToUtf8Bytes(content), cancellationToken);

    /// <summary>From here on the request is known by these; by what it holds as soon as that is known.</summary>
    internal void Begin(AnswerKeys keys, string method, string path) => (_keys, _method, _path) = (keys, method, path);

    /// <summary>Says what the request holds and finds what was answered to it before; null when it was not, or too long ago.</summary>
    internal Task<GivenAnswer?> FindAnswerAsync(byte[] content, CancellationToken cancellationToken)
    {
        _fingerprint = _keys!.FingerprintOf(_method, _path, content);
        return FindAnswerAsync(cancellationToken);
    }

    /// <summary>The same once more. One that was refused before it was known what it holds is like no other.</summary>
    internal async Task<GivenAnswer?> FindAnswerAsync(CancellationToken cancellationToken)
    {
        if (_fingerprint is null || await FindAsync(cancellationToken) is not { } kept)
        {
            return null;
        }

        IsKept = true;
        return new GivenAnswer(kept, _keys!, _fingerprint);
    }

    private void Keep<T>(int status, string? location, T? value)
    {
        IsKept = true;
        if (_keys is null)
        {
            return;
        }

        var headers = _accessor.HttpContext!.Response.Headers;
        var kept = new AnswerContent(
            status, location, headers.CacheControl, JsonSerializer.SerializeToUtf8Bytes(value, _json.Value.SerializerOptions));
        _database.Add(new KeptAnswer
        {
            Id = _keys.Id,
            Fingerprint = _fingerprint ?? throw new InvalidOperationException("The answer is kept before it was said what the request holds."),
            Answer = _keys.Seal(JsonSerializer.SerializeToUtf8Bytes(kept)),
            ExpiresAt = _time.GetUtcNow() + _options.Value.Retention,
        });
    }

    private async Task<KeptAnswer?> FindAsync(CancellationToken cancellationToken)
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
