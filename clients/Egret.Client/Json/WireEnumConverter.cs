using System.Text.Json;
using System.Text.Json.Serialization;

namespace Egret.Client;

/// <summary>Reads and writes an enumeration by the names of the API. A newer server's new value is read as <c>Unknown</c> and breaks nothing.</summary>
internal sealed class WireEnumConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => WireNames<T>.Parse(reader.GetString());

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(WireNames<T>.Of(value));
}
