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
/// The query parameters <c>limit</c> and <c>cursor</c> of a list ordered by version-7 ids, or by a time and id.
/// Handlers receive it as <c>[AsParameters] PageRequest</c> and read <see cref="Take"/> rows: one more than the page
/// holds, to detect a next page.
/// </summary>
public sealed record PageRequest
{
    private const int IdBytes = 16;
    private const int TimeBytes = sizeof(long);
    private const int MaxCursorLength = 64;

    /// <summary>The maximum number of items: 1 to 200; default 50.</summary>
    [FromQuery(Name = "limit"), Range(1, 200)]
    public int? Limit { get; init; }

    /// <summary>The start of the page, from the <c>Link</c> header of the previous page.</summary>
    [FromQuery(Name = "cursor"), StringLength(MaxCursorLength)]
    public string? Cursor { get; init; }

    /// <summary>The maximum number of items on the page.</summary>
    internal int Size => Limit ?? 50;

    /// <summary>Returns the number of rows to read: one more than the page holds.</summary>
    public int Take() => Size + 1;

    /// <summary>Reads the cursor of a list ordered by id.</summary>
    /// <param name="after">The id after which the page starts; null for the first page.</param>
    /// <returns>A 400 response for an invalid cursor; null if the cursor is valid or absent.</returns>
    public ProblemHttpResult? ReadCursor(out Guid? after)
    {
        var rejection = Read(IdBytes, out var position);
        after = position is null ? null : new Guid(position, bigEndian: true);
        return rejection;
    }

    /// <summary>Reads the cursor of a list ordered by a time and, for equal times, by id.</summary>
    /// <param name="after">The time and id after which the page starts; null for the first page.</param>
    /// <returns>A 400 response for an invalid cursor; null if the cursor is valid or absent.</returns>
    public ProblemHttpResult? ReadTimeCursor(out (DateTimeOffset At, Guid Id)? after)
    {
        var rejection = Read(TimeBytes + IdBytes, out var position);
        after = position is null ? null : (TimeOf(position), new Guid(position.AsSpan(TimeBytes), bigEndian: true));
        return rejection;
    }

    /// <summary>
    /// Returns the rows of the page and, if there is a next page, adds a <c>Link</c> header (RFC 8288) to it.
    /// </summary>
    /// <param name="context">The HTTP context.</param>
    /// <param name="rows">The rows that were read, at most <see cref="Take"/>.</param>
    /// <param name="id">Returns a row's id, by which the list is ordered.</param>
    public IReadOnlyList<T> CreatePage<T>(HttpContext context, IReadOnlyList<T> rows, Func<T, Guid> id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return CutToSize(context, rows, last => id(last).ToByteArray(bigEndian: true));
    }

    /// <summary>Returns the rows of the page of a list ordered by a time and, for equal times, by id.</summary>
    /// <param name="context">The HTTP context.</param>
    /// <param name="rows">The rows that were read, at most <see cref="Take"/>.</param>
    /// <param name="position">Returns a row's time and id, by which the list is ordered.</param>
    public IReadOnlyList<T> CreatePage<T>(HttpContext context, IReadOnlyList<T> rows, Func<T, (DateTimeOffset At, Guid Id)> position)
    {
        ArgumentNullException.ThrowIfNull(position);
        return CutToSize(context, rows, last =>
        {
            var (at, id) = position(last);
            var bytes = new byte[TimeBytes + IdBytes];
            BinaryPrimitives.WriteInt64BigEndian(bytes, at.UtcTicks);
            id.TryWriteBytes(bytes.AsSpan(TimeBytes), bigEndian: true, out _);
            return bytes;
        });
    }

    private IReadOnlyList<T> CutToSize<T>(HttpContext context, IReadOnlyList<T> rows, Func<T, byte[]> position)
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
        context.Response.Headers.Append(
            "Link", $"<{context.Request.PathBase}{context.Request.Path}{query.ToQueryString()}>; rel=\"next\"");
        return page;
    }

    private ProblemHttpResult? Read(int length, out byte[]? position)
    {
        position = null;
        if (Cursor is null)
        {
            return null;
        }

        var bytes = new byte[MaxCursorLength];
        // IsValid first: TryDecodeFromChars throws for invalid Base64Url.
        if (!Base64Url.IsValid(Cursor) || !Base64Url.TryDecodeFromChars(Cursor, bytes, out var written)
            || written != length || !IsTime(bytes, length))
        {
            return Problems.InvalidField("cursor", "The cursor is invalid. Use the value from the Link header of the previous page.");
        }

        position = bytes[..length];
        return null;
    }

    private static bool IsTime(ReadOnlySpan<byte> position, int length) =>
        length == IdBytes
        || (BinaryPrimitives.ReadInt64BigEndian(position) is >= 0 and var ticks && ticks <= DateTimeOffset.MaxValue.UtcTicks);

    private static DateTimeOffset TimeOf(ReadOnlySpan<byte> position) =>
        new(BinaryPrimitives.ReadInt64BigEndian(position), TimeSpan.Zero);
}
