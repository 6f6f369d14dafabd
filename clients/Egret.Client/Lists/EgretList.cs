using System.Text.Json.Serialization.Metadata;

namespace Egret.Client;

/// <summary>
/// A paged list. Enumerate it to read all items, page by page as needed, or get a single page. No request is sent
/// before that.
/// </summary>
/// <typeparam name="T">Type of the items.</typeparam>
public sealed class EgretList<T> : IAsyncEnumerable<T>
{
    private const int PageSize = 100;

    private readonly EgretTransport _transport;
    private readonly JsonTypeInfo<List<T>> _type;
    private readonly Func<ApiQuery, ApiCall> _call;

    internal EgretList(EgretTransport transport, JsonTypeInfo<List<T>> type, Func<ApiQuery, ApiCall> call)
    {
        _transport = transport;
        _type = type;
        _call = call;
    }

    /// <summary>Gets one page.</summary>
    /// <param name="limit">Maximum number of items: 1 to 200; the server's default (50) if null.</param>
    /// <param name="cursor">
    /// <see cref="EgretPage{T}.NextCursor"/> of the previous page; null for the first page.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<EgretPage<T>> GetPageAsync(
        int? limit = null, string? cursor = null, CancellationToken cancellationToken = default)
    {
        var call = _call(new ApiQuery().Add("limit", limit).Add("cursor", cursor));
        using var response = await _transport.SendForResponseAsync(call, cancellationToken);
        var items = await EgretTransport.ReadAsync(response, _type, cancellationToken);
        return new EgretPage<T>(items, NextPage.GetCursor(response));
    }

    /// <inheritdoc />
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        string? cursor = null;
        do
        {
            var page = await GetPageAsync(PageSize, cursor, cancellationToken);
            foreach (var item in page.Items)
            {
                yield return item;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }
}
