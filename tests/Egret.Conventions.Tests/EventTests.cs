using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Egret.Contracts.Events;
using Egret.Testing;

namespace Egret.Conventions.Tests;

/// <summary>
/// Events lie in outboxes and queues while services are replaced one by one: what was written by one version is read by another. So
/// they are only added to, and what they look like is kept in <c>Events/*.json</c>.
/// </summary>
public sealed class EventTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Egret.Conventions.Tests", "Events");

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static TheoryData<string> Events => [.. Types().Keys];

    [Theory]
    [MemberData(nameof(Events))]
    public void Event_has_all_that_it_once_had_and_what_is_new_is_noted(string name)
    {
        var now = ShapeOf(Types()[name]);
        var file = Path.Combine(Folder, name + ".json");
        var once = File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file))!.AsObject() : [];
        if (Environment.GetEnvironmentVariable("EGRET_UPDATE_EVENTS") == "1")
        {
            // What is new is added; what is gone or has become another type stays in the file, for a person to decide about.
            foreach (var (property, type) in now.Where(property => !once.ContainsKey(property.Key)))
            {
                once[property] = type!.DeepClone();
            }

            File.WriteAllText(file, once.ToJsonString(Indented) + "\n");
        }

        Assert.True(JsonNode.DeepEquals(once, now), $"{file} says {once.ToJsonString()}; now it is {now.ToJsonString()}. What is new: EGRET_UPDATE_EVENTS=1.");
    }

    /// <summary>Who waits for an event that is gone waits in vain.</summary>
    [Fact]
    public void No_event_is_gone() => Assert.Empty(
        Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Except(Types().Keys, StringComparer.Ordinal));

    private static Dictionary<string, Type> Types() => typeof(IIntegrationEvent).Assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IIntegrationEvent)))
        .ToDictionary(type => type.Name, StringComparer.Ordinal);

    /// <summary>Each property with its type, nullable or not: what a reader of another version relies on.</summary>
    private static JsonObject ShapeOf(Type type)
    {
        var nullability = new NullabilityInfoContext();
        return new JsonObject(type.GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(property => property.Name, StringComparer.Ordinal)
            .Select(property => KeyValuePair.Create<string, JsonNode?>(property.Name, WordsOf(nullability.Create(property)))));
    }

    private static string WordsOf(NullabilityInfo info)
    {
        var type = Nullable.GetUnderlyingType(info.Type) ?? info.Type;
        var words = type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", info.GenericTypeArguments.Length > 0 ? info.GenericTypeArguments.Select(WordsOf) : type.GetGenericArguments().Select(argument => argument.Name))}>"
            : type.Name;
        return info.ReadState == NullabilityState.Nullable ? words + "?" : words;
    }
}
