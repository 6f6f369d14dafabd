using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Egret.Client;

/// <summary>
/// Writes the inner value. Unset values are skipped by <see cref="JsonIgnoreCondition.WhenWritingDefault"/> on the
/// property.
/// </summary>
internal sealed class OptionalValueConverter<T> : JsonConverter<OptionalValue<T>>
{
    public override OptionalValue<T> Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonSerializer.Deserialize(ref reader, TypeOf(options))!);

    public override void Write(Utf8JsonWriter writer, OptionalValue<T> value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.Value, TypeOf(options));

    private static JsonTypeInfo<T> TypeOf(JsonSerializerOptions options) =>
        (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
}
