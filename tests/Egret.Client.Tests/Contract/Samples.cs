using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Egret.Client.Tests.Contract;

/// <summary>Creates a sample argument of each parameter type with all properties set.</summary>
internal static class Samples
{
    public static object? Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            _ when type == typeof(string) => "sample",
            _ when type == typeof(int) => 7,
            _ when type == typeof(bool) => true,
            _ when type == typeof(Guid) => Guid.Parse("01935f6e-2c4a-7b1e-9c3d-5a8f0e6b7d21"),
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero),
            _ when type == typeof(TimeSpan) => TimeSpan.FromHours(1),
            _ when type == typeof(CancellationToken) => CancellationToken.None,
            _ when type == typeof(JsonElement) => JsonElement.Parse("""{"source":"intranet"}"""),
            _ when type == typeof(Stream) => new MemoryStream(Encoding.UTF8.GetBytes("# A document")),
            _ when type == typeof(IReadOnlyList<string>) => new[] { "sample" },
            _ when type.IsEnum => Enum.GetValues(type).Cast<object>().Last(),
            _ when type.IsGenericType && type.GetGenericTypeDefinition() == typeof(OptionalValue<>) =>
                Activator.CreateInstance(type, Of(type.GetGenericArguments()[0])),
            _ => CreateObject(type),
        };
    }

    private static object CreateObject(Type type)
    {
        var constructor = type.GetConstructors().Single();
        var sample = constructor.Invoke(
            [.. constructor.GetParameters().Select(parameter => Of(parameter.ParameterType))]);
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (var property in properties.Where(property => property.CanWrite))
        {
            property.SetValue(sample, Of(property.PropertyType));
        }

        return sample;
    }
}
