using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Egret.ServiceDefaults.OpenApi;

/// <summary>
/// Adapts schemas to the JSON that the serializer reads and writes, and adds the XML comments of the records.
/// </summary>
internal static class SchemaConventions
{
    private const string RequestSuffix = "Request";

    public static Task ApplyAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (context.JsonPropertyInfo is { AttributeProvider: PropertyInfo property })
        {
            schema.Description = XmlComments.SummaryOf(property) ?? schema.Description;
            ApplyAttributes(schema, property);
        }
        else
        {
            schema.Description ??= XmlComments.SummaryOf(type);
        }

        if (type == typeof(DateTimeOffset))
        {
            // Written by a custom converter, which the exporter cannot inspect.
            schema.Type = JsonSchemaType.String | (IsNullable(context) ? JsonSchemaType.Null : 0);
            schema.Format = "date-time";
        }
        else if (type.IsEnum)
        {
            schema.Type = JsonSchemaType.String;
            schema.Description = DescribeValues(type) ?? schema.Description;
        }
        else if (type == typeof(JsonElement))
        {
            schema.Type = JsonSchemaType.Object;
        }

        if (type.Name.EndsWith(RequestSuffix, StringComparison.Ordinal) && context.JsonPropertyInfo is null)
        {
            SetRequired(schema, context);
        }

        return Task.CompletedTask;
    }

    /// <summary>Applies validation attributes that the framework does not export.</summary>
    private static void ApplyAttributes(OpenApiSchema schema, PropertyInfo property)
    {
        if (property.GetCustomAttribute<AllowedValuesAttribute>() is { } allowed)
        {
            schema.Enum = [.. allowed.Values.OfType<string>().Select(value => (JsonNode)value)];
        }

        if (property.GetCustomAttribute<RequiredAttribute>() is { AllowEmptyStrings: false })
        {
            schema.Type &= ~JsonSchemaType.Null;
            if (schema.Type == JsonSchemaType.String && schema.MinLength is null or 0)
            {
                schema.MinLength = 1;
            }
        }
        else if (schema.MinLength == 0)
        {
            schema.MinLength = null;
        }

        if (schema.Enum is [_, ..] && schema.Type is { } type && type.HasFlag(JsonSchemaType.Null))
        {
            schema.Enum.Add(JsonNullSentinel.JsonNull);
        }
    }

    /// <summary>
    /// Marks only required properties as required. The exporter marks every constructor parameter of a record, the
    /// serializer does not.
    /// </summary>
    private static void SetRequired(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        var required = context.JsonTypeInfo.Properties
            .Where(property => property.IsRequired
                || (property.AttributeProvider?.IsDefined(typeof(RequiredAttribute), inherit: true) ?? false))
            .Select(property => property.Name)
            .ToHashSet(StringComparer.Ordinal);
        schema.Required = required.Count == 0 ? null : required;
    }

    private static bool IsNullable(OpenApiSchemaTransformerContext context) =>
        Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) is not null
        || (context.JsonPropertyInfo is { } property && Nullable.GetUnderlyingType(property.PropertyType) is not null);

    private static string? DescribeValues(Type type)
    {
        var values = type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(value => (Name: JsonNamingPolicy.SnakeCaseLower.ConvertName(value.Name), Text: XmlComments.SummaryOf(value)))
            .Where(value => value.Text is not null)
            .Select(value => $"`{value.Name}`: {value.Text}");
        var lines = string.Join(' ', values);
        return lines is "" ? null : $"{XmlComments.SummaryOf(type)} {lines}".Trim();
    }
}
