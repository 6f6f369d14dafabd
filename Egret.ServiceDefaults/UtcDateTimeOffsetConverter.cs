using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Egret.ServiceDefaults;

/// <summary>
/// Writes times as UTC with a trailing <c>Z</c> and milliseconds; reads any ISO 8601 time. A time without an offset
/// is UTC, so that its meaning does not depend on the server's time zone.
/// </summary>
internal sealed class UtcDateTimeOffsetConverter : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TryGetDateTimeOffset(out var value)
            ? reader.TryGetDateTime(out var clock) && clock.Kind == DateTimeKind.Unspecified
                ? new DateTimeOffset(clock, TimeSpan.Zero)
                : value.ToUniversalTime()
            : throw new JsonException("Expected an ISO 8601 time such as 2030-01-31T12:00:00Z.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture));
}
