using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Egret.Persistence.Idempotency;

/// <summary>
/// The current request as an idempotent request. A handler stores its response here before it commits.
/// </summary>
public sealed class IdempotentRequest
{
    private readonly DbContext _database;
    private readonly IHttpContextAccessor _accessor;
    private readonly IOptions<IdempotencyOptions> _options;
    private readonly IOptions<JsonOptions> _json;
    private readonly TimeProvider _time;
    private ResponseKeys? _keys;
    private string _method = "";
    private string _path = "";
    private byte[]? _fingerprint;

    internal IdempotentRequest(
        DbContext database,
        IHttpContextAccessor accessor,
        IOptions<IdempotencyOptions> options,
        IOptions<JsonOptions> json,
        TimeProvider time)
    {
        _database = database;
        _accessor = accessor;
        _options = options;
        _json = json;
        _time = time;
    }

    /// <summary>Whether a response is stored, by this request or an earlier one.</summary>
    internal bool IsStored { get; private set; }

    /// <summary>
    /// Stores the response for repetitions of the request. It is saved with the next changes of the context and
    /// committed with them, so that neither exists without the other. Of concurrent equal requests the first to
    /// commit succeeds; the changes of the others fail and they receive its response. Headers are stored as they are
    /// set at the time of the call. Without an <c>Idempotency-Key</c> nothing is stored.
    /// </summary>
    /// <returns>The response.</returns>
    public Created<T> Store<T>(Created<T> response)
    {
        ArgumentNullException.ThrowIfNull(response);
        Store(response.StatusCode, response.Location, response.Value);
        return response;
    }

    /// <inheritdoc cref="Store{T}(Created{T})" />
    public Accepted<T> Store<T>(Accepted<T> response)
    {
        ArgumentNullException.ThrowIfNull(response);
        Store(response.StatusCode, response.Location, response.Value);
        return response;
    }

    /// <summary>
    /// Finds the stored response to an equal request. For handlers that read the body themselves and so alone know
    /// its content.
    /// </summary>
    /// <param name="content">The values that distinguish this request from another one, in a fixed order.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The stored response; null if no response is stored or the request has no
    /// <c>Idempotency-Key</c>.</returns>
    public async Task<ReplayedResponse?> FindResponseAsync(IReadOnlyList<string> content, CancellationToken cancellationToken) =>
        _keys is null ? null : await FindResponseAsync(JsonSerializer.SerializeToUtf8Bytes(content), cancellationToken);

    /// <summary>Sets the keys, method and path of the request.</summary>
    internal void Start(ResponseKeys keys, string method, string path) => (_keys, _method, _path) = (keys, method, path);

    /// <summary>Sets the body of the request and finds the stored response.</summary>
    /// <returns>The stored response; null if no response is stored or it has expired.</returns>
    internal Task<ReplayedResponse?> FindResponseAsync(byte[] content, CancellationToken cancellationToken)
    {
        _fingerprint = _keys!.GetFingerprint(_method, _path, content);
        return FindResponseAsync(cancellationToken);
    }

    /// <summary>
    /// Finds the stored response again. A request that was rejected before its body was read has none.
    /// </summary>
    internal async Task<ReplayedResponse?> FindResponseAsync(CancellationToken cancellationToken)
    {
        if (_fingerprint is null || await FindRowAsync(cancellationToken) is not { } stored)
        {
            return null;
        }

        IsStored = true;
        return new ReplayedResponse(stored, _keys!, _fingerprint);
    }

    private void Store<T>(int status, string? location, T? value)
    {
        IsStored = true;
        if (_keys is null)
        {
            return;
        }

        var headers = _accessor.HttpContext!.Response.Headers;
        var content = new ResponseContent(
            status, location, headers.CacheControl, JsonSerializer.SerializeToUtf8Bytes(value, _json.Value.SerializerOptions));
        _database.Add(new StoredResponse
        {
            Id = _keys.Id,
            Fingerprint = _fingerprint
                ?? throw new InvalidOperationException(
                    "The response is stored before the body of the request is known."),
            Answer = _keys.Encrypt(JsonSerializer.SerializeToUtf8Bytes(content)),
            ExpiresAt = _time.GetUtcNow() + _options.Value.Retention,
        });
    }

    private async Task<StoredResponse?> FindRowAsync(CancellationToken cancellationToken)
    {
        var (id, now) = (_keys!.Id, _time.GetUtcNow());
        var found = await _database.Set<StoredResponse>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (found is null || found.ExpiresAt > now)
        {
            return found;
        }

        // The expired row would conflict with the row that this request inserts.
        await _database.Set<StoredResponse>().Where(row => row.Id == id && row.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        return null;
    }
}
