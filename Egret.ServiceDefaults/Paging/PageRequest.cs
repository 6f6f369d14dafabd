using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;

namespace Egret.ServiceDefaults.Paging;

/// <summary>
/// <c>?limit=</c> and <c>?cursor=</c> of a list that is read in the order of its version-7 ids. Handlers take it as
/// <c>[AsParameters] PageRequest</c> and read as many rows as <see cref="Take"/> says: one more than the caller gets, to know whether there is a next page.
/// </summary>
public sealed record PageRequest
{
    /// <summary>How many at the most: 1 to 200, by default 50.</summary>
    [FromQuery(Name = "limit"), Range(1, 200)]
    public int? Limit { get; init; }

    /// <summary>Where the page begins: taken from the <c>Link</c> header of the page before.</summary>
    [FromQuery(Name = "cursor"), StringLength(64)]
    public string? Cursor { get; init; }

    /// <summary>How many the caller gets.</summary>
    internal int Size => Limit ?? 50;

    /// <summary>How many to read: one more than the caller gets.</summary>
    public int Take() => Size + 1;

    /// <summary>The id after which the page begins; false for a cursor that is none of ours.</summary>
    /// <param name="after">Null for the first page.</param>
    public bool TryReadCursor(out Guid? after)
    {
        after = null;
        if (Cursor is null)
        {
            return true;
        }

        Span<byte> bytes = stackalloc byte[48];
        // Checked first: decoding throws on what is not Base64Url.
        if (!Base64Url.IsValid(Cursor) || !Base64Url.TryDecodeFromChars(Cursor, bytes, out var written) || written != 16)
        {
            return false;
        }

        after = new Guid(bytes[..16], bigEndian: true);
        return true;
    }

    /// <summary>Cuts the rows to the page and says in a <c>Link</c> header (RFC 8288) where the next one begins.</summary>
    /// <param name="context">The request being answered.</param>
    /// <param name="rows">What was read with <see cref="Take"/>.</param>
    /// <param name="id">A row's id, by which the list is ordered.</param>
    public IReadOnlyList<T> Answer<T>(HttpContext context, IReadOnlyList<T> rows, Func<T, Guid> id)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(id);
        if (rows.Count <= Size)
        {
            return rows;
        }

        var page = rows.Take(Size).ToList();
        var query = new QueryBuilder(context.Request.Query
            .Where(parameter => parameter.Key is not "cursor" and not "limit")
            .SelectMany(parameter => parameter.Value, (parameter, value) => KeyValuePair.Create(parameter.Key, value ?? "")))
        {
            { "limit", Size.ToString(System.Globalization.CultureInfo.InvariantCulture) },
            { "cursor", Base64Url.EncodeToString(id(page[^1]).ToByteArray(bigEndian: true)) },
        };
        context.Response.Headers.Append("Link", $"<{context.Request.PathBase}{context.Request.Path}{query.ToQueryString()}>; rel=\"next\"");
        return page;
    }
}
