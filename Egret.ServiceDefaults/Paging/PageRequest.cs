using System.Buffers.Binary;
using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Egret.ServiceDefaults.Paging;

/// <summary>
/// <c>?limit=</c> and <c>?cursor=</c> of a list that is read in the order of its version-7 ids, or of a time. Handlers take it as
/// <c>[AsParameters] PageRequest</c> and read as many rows as <see cref="Take"/> says: one more than the caller gets, to know whether there is a next page.
/// </summary>
public sealed record PageRequest
{
    private const int IdBytes = 16;
    private const int TimeBytes = sizeof(long);
    private const int LongestCursor = 64;

    /// <summary>How many at the most: 1 to 200, by default 50.</summary>
    [FromQuery(Name = "limit"), Range(1, 200)]
    public int? Limit { get; init; }

    /// <summary>Where the page begins: taken from the <c>Link</c> header of the page before.</summary>
    [FromQuery(Name = "cursor"), StringLength(LongestCursor)]
    public string? Cursor { get; init; }

    /// <summary>How many the caller gets.</summary>
    internal int Size => Limit ?? 50;

    /// <summary>How many to read: one more than the caller gets.</summary>
    public int Take() => Size + 1;

    /// <summary>Reads where the page of a list begins that is in the order of its ids.</summary>
    /// <param name="after">The id after which; null for the first page.</param>
    /// <returns>The refusal of a cursor that is none of the list's; null where there is nothing to refuse.</returns>
    public ProblemHttpResult? ReadCursor(out Guid? after)
    {
        var refusal = Read(IdBytes, out var position);
        after = position is null ? null : new Guid(position, bigEndian: true);
        return refusal;
    }

    /// <summary>The same for a list that is in the order of a time, and of the ids where two have the same.</summary>
    public ProblemHttpResult? ReadTimeCursor(out (DateTimeOffset At, Guid Id)? after)
    {
        var refusal = Read(TimeBytes + IdBytes, out var position);
        after = position is null ? null : (TimeOf(position), new Guid(position.AsSpan(TimeBytes), bigEndian: true));
        return refusal;
    }

    /// <summary>Cuts the rows to the page and says in a <c>Link</c> header (RFC 8288) where the next one begins.</summary>
    /// <param name="context">The request being answered.</param>
    /// <param name="rows">What was read with <see cref="Take"/>.</param>
    /// <param name="id">A row's id, by which the list is ordered.</param>
    public IReadOnlyList<T> Answer<T>(HttpContext context, IReadOnlyList<T> rows, Func<T, Guid> id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return Cut(context, rows, last => id(last).ToByteArray(bigEndian: true));
    }

    /// <summary>The same for a list that is in the order of a time, and of the ids where two have the same.</summary>
    public IReadOnlyList<T> Answer<T>(HttpContext context, IReadOnlyList<T> rows, Func<T, (DateTimeOffset At, Guid Id)> position)
    {
        ArgumentNullException.ThrowIfNull(position);
        return Cut(context, rows, last =>
        {
            var (at, id) = position(last);
            var bytes = new byte[TimeBytes + IdBytes];
            BinaryPrimitives.WriteInt64BigEndian(bytes, at.UtcTicks);
            id.TryWriteBytes(bytes.AsSpan(TimeBytes), bigEndian: true, out _);
            return bytes;
        });
    }

    private IReadOnlyList<T> Cut<T>(HttpContext context, IReadOnlyList<T> rows, Func<T, byte[]> position)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(rows);
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
            { "cursor", Base64Url.EncodeToString(position(page[^1])) },
        };
        context.Response.Headers.Append("Link", $"<{context.Request.PathBase}{context.Request.Path}{query.ToQueryString()}>; rel=\"next\"");
        return page;
    }

    private ProblemHttpResult? Read(int length, out byte[]? position)
    {
        position = null;
        if (Cursor is null)
        {
            return null;
        }

        var bytes = new byte[LongestCursor];
        // Checked first: decoding throws on what is not Base64Url.
        if (!Base64Url.IsValid(Cursor) || !Base64Url.TryDecodeFromChars(Cursor, bytes, out var written) || written != length || !IsTime(bytes, length))
        {
            return Problems.InvalidField("cursor", "Take it from the Link header of the page before.");
        }

        position = bytes[..length];
        return null;
    }

    private static bool IsTime(ReadOnlySpan<byte> position, int length) =>
        length == IdBytes || BinaryPrimitives.ReadInt64BigEndian(position) is >= 0 and var ticks && ticks <= DateTimeOffset.MaxValue.UtcTicks;

    private static DateTimeOffset TimeOf(ReadOnlySpan<byte> position) => new(BinaryPrimitives.ReadInt64BigEndian(position), TimeSpan.Zero);
}
