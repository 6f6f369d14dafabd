using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Egret.ServiceDefaults.OpenApi;

/// <summary>
/// Reads the XML documentation file of each assembly. ASP.NET Core's source generator omits private and generic
/// handlers, which most of Egret's are.
/// </summary>
internal static partial class XmlComments
{
    private static readonly ConcurrentDictionary<Assembly, Dictionary<string, XElement>> Files = new();

    /// <summary>Returns the summary of a handler; null if it has none.</summary>
    public static string? SummaryOf(MethodInfo method) => TextOf(MemberOf(method)?.Element("summary"));

    /// <summary>Returns the description of a handler's parameter.</summary>
    public static string? TextOf(MethodInfo method, string parameter) =>
        TextOf(MemberOf(method)?.Elements("param").FirstOrDefault(element => (string?)element.Attribute("name") == parameter));

    /// <summary>Returns the summary of a property, including a record's positional property.</summary>
    public static string? SummaryOf(PropertyInfo property) =>
        property.DeclaringType is { } type ? TextOf(Find(type.Assembly, $"P:{NameOf(type)}.{property.Name}")?.Element("summary")) : null;

    /// <summary>Returns the summary of a type.</summary>
    public static string? SummaryOf(Type type) => TextOf(Find(type.Assembly, "T:" + NameOf(type))?.Element("summary"));

    /// <summary>Returns the summary of an enum value.</summary>
    public static string? SummaryOf(FieldInfo value) =>
        value.DeclaringType is { } type ? TextOf(Find(type.Assembly, $"F:{NameOf(type)}.{value.Name}")?.Element("summary")) : null;

    /// <summary>
    /// Finds a method by its name only: a slice has one handler, so the encoded parameter types are not needed.
    /// </summary>
    private static XElement? MemberOf(MethodInfo method)
    {
        if (method.DeclaringType is not { } type)
        {
            return null;
        }

        var name = $"M:{NameOf(type)}.{method.Name}";
        return Load(type.Assembly).FirstOrDefault(member => member.Key.StartsWith(name, StringComparison.Ordinal)
            && (member.Key.Length == name.Length || member.Key[name.Length] is '(' or '`')).Value;
    }

    private static string NameOf(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static XElement? Find(Assembly assembly, string name) => Load(assembly).GetValueOrDefault(name);

    private static Dictionary<string, XElement> Load(Assembly assembly) => Files.GetOrAdd(assembly, static assembly =>
    {
        var path = Path.ChangeExtension(assembly.Location, ".xml");
        return File.Exists(path)
            ? XDocument.Load(path).Descendants("member").ToDictionary(member => (string)member.Attribute("name")!, StringComparer.Ordinal)
            : [];
    });

    /// <summary>Converts a comment to one line of Markdown, the format of OpenAPI descriptions.</summary>
    private static string? TextOf(XElement? element)
    {
        if (element is null)
        {
            return null;
        }

        var text = new StringBuilder();
        foreach (var node in element.Nodes())
        {
            text.Append(node switch
            {
                XText plain => plain.Value,
                XElement { Name.LocalName: "see" } see => $"`{WireName(see)}`",
                XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
                XElement { Name.LocalName: "para" } paragraph => " " + TextOf(paragraph),
                XElement other => other.Value,
                _ => "",
            });
        }

        return Space().Replace(text.ToString(), " ").Trim() is { Length: > 0 } result ? result : null;
    }

    private static string WireName(XElement see)
    {
        var name = (string?)see.Attribute("cref") ?? (string?)see.Attribute("langword") ?? see.Value;
        return name.StartsWith("P:", StringComparison.Ordinal)
            ? JsonNamingPolicy.SnakeCaseLower.ConvertName(name[(name.LastIndexOf('.') + 1)..])
            : name[(name.LastIndexOfAny(['.', ':']) + 1)..];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
