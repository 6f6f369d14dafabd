using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Egret.Contracts.Events;
using Egret.Testing;

namespace Egret.Conventions.Tests;

/// <summary>
/// Events remain in outboxes and queues during rolling upgrades: one version writes an event and another reads it.
/// Events may therefore only gain properties; their recorded properties are in <c>Events/*.json</c>.
/// </summary>
public sealed class EventTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Egret.Conventions.Tests", "Events");

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static TheoryData<string> Events => [.. Types().Keys];

    [Theory]
    [MemberData(nameof(Events))]
    public void Event_has_exactly_the_recorded_properties(string name)
    {
        var now = ShapeOf(Types()[name]);
        var file = Path.Combine(Folder, name + ".json");
        var recorded = File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file))!.AsObject() : [];
        if (Environment.GetEnvironmentVariable("EGRET_UPDATE_EVENTS") == "1")
        {
            // Adds new properties only: a removed or changed property stays in the file and fails the test.
            foreach (var (property, type) in now.Where(property => !recorded.ContainsKey(property.Key)))
            {
                recorded[property] = type!.DeepClone();
            }

            File.WriteAllText(file, recorded.ToJsonString(Indented) + "\n");
        }

        Assert.True(
            JsonNode.DeepEquals(recorded, now),
            $"{file} records {recorded.ToJsonString()}; the event has {now.ToJsonString()}. "
            + "Record new properties with EGRET_UPDATE_EVENTS=1.");
    }

    /// <summary>Consumers of a removed event would receive no events.</summary>
    [Fact]
    public void Recorded_event_exists() => Assert.Empty(
        Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Except(Types().Keys, StringComparer.Ordinal));

    private static Dictionary<string, Type> Types() => typeof(IIntegrationEvent).Assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IIntegrationEvent)))
        .ToDictionary(type => type.Name, StringComparer.Ordinal);

    /// <summary>
    /// Returns each property with its type and nullability, which readers of another version rely on.
    /// </summary>
    private static JsonObject ShapeOf(Type type)
    {
        var nullability = new NullabilityInfoContext();
        return new JsonObject(type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .OrderBy(property => property.Name, StringComparer.Ordinal)
            .Select(property => KeyValuePair.Create<string, JsonNode?>(property.Name, DescribeType(nullability.Create(property)))));
    }

    private static string DescribeType(NullabilityInfo info)
    {
        var type = Nullable.GetUnderlyingType(info.Type) ?? info.Type;
        var name = type.Name;
        if (type.IsGenericType)
        {
            var arguments = info.GenericTypeArguments.Length > 0
                ? info.GenericTypeArguments.Select(DescribeType)
                : type.GetGenericArguments().Select(argument => argument.Name);
            name = $"{name.Split('`')[0]}<{string.Join(", ", arguments)}>";
        }

        return info.ReadState == NullabilityState.Nullable ? name + "?" : name;
    }
}
