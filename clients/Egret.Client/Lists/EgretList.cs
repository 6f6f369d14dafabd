using System.Text.Json.Serialization.Metadata;

namespace Egret.Client;

/// <summary>
/// A list that the server gives in pages. Enumerate it to get everything, page by page as it is needed, or ask for one page.
/// Nothing is asked of the server before that.
/// </summary>
/// <typeparam name="T">What it is of.</typeparam>
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
    /// <param name="limit">How many at the most: 1 to 200; the server's choice (50) when left out.</param>
    /// <param name="cursor">Where it begins: <see cref="EgretPage{T}.NextCursor"/> of the page before; the beginning when left out.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<EgretPage<T>> GetPageAsync(int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) =>
        _transport.SendForPageAsync(_call(new ApiQuery().Add("limit", limit).Add("cursor", cursor)), _type, cancellationToken);

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
