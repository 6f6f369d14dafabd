using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Egret.ServiceDefaults.OpenApi;

/// <summary>Describes bodies that a handler reads or writes itself, so that its signature does not show them.</summary>
internal static class OperationBodies
{
    /// <summary>
    /// Extension with the schema of each item of a stream. OpenAPI 3.1 can describe such a body only as a string;
    /// OpenAPI 3.2 adds <c>itemSchema</c>.
    /// </summary>
    public const string ItemSchemaExtension = "x-item-schema";

    public static async Task ApplyAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<UploadBody>().Any())
        {
            operation.RequestBody = CreateUploadForm();
        }

        if (metadata.OfType<BinaryResponse>().Any())
        {
            DescribeBinary(operation);
        }

        if (metadata.OfType<StreamedResponse>().FirstOrDefault() is { } stream
            && operation.Responses?["200"] is OpenApiResponse { Content: { } content })
        {
            foreach (var mediaType in stream.MediaTypes)
            {
                content[mediaType] = await DescribeStreamAsync(stream, context, cancellationToken);
            }
        }
    }

    private static OpenApiRequestBody CreateUploadForm() => new()
    {
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
        {
            ["multipart/form-data"] = new()
            {
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Required = new HashSet<string>(StringComparer.Ordinal) { "file" },
                    AdditionalPropertiesAllowed = false,
                    Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
                    {
                        ["file"] = new OpenApiSchema
                        {
                            Type = JsonSchemaType.String,
                            Format = "binary",
                            Description = "The document. Its format is detected from its content.",
                        },
                        ["metadata"] = new OpenApiSchema
                        {
                            Type = JsonSchemaType.Object,
                            Description = "Custom metadata that is stored with the document: a JSON object of at most 16 KiB.",
                        },
                    },
                },
                Encoding = new Dictionary<string, OpenApiEncoding>(StringComparer.Ordinal)
                {
                    ["metadata"] = new() { ContentType = "application/json" },
                },
            },
        },
    };

    private static void DescribeBinary(OpenApiOperation operation)
    {
        operation.Responses ??= [];
        operation.Responses["200"] = CreateBinary("The file as uploaded.");
        operation.Responses["206"] = CreateBinary("The requested range of the file.");
        operation.Responses["304"] = new OpenApiResponse { Description = "The file has not changed." };
        operation.Responses["416"] = new OpenApiResponse { Description = "The requested range is outside the file." };
    }

    private static OpenApiResponse CreateBinary(string description) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { ["*/*"] = new() { Schema = new OpenApiSchema() } },
    };

    private static async Task<OpenApiMediaType> DescribeStreamAsync(
        StreamedResponse stream, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var document = context.Document ?? throw new InvalidOperationException("The operation belongs to no document.");
        var names = new JsonArray();
        foreach (var item in stream.Items)
        {
            document.AddComponent(item.Name, await context.GetOrCreateSchemaAsync(item, parameterDescription: null, cancellationToken));
            names.Add(new JsonObject { ["$ref"] = "#/components/schemas/" + item.Name });
        }

        return new OpenApiMediaType
        {
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Extensions = new Dictionary<string, IOpenApiExtension>(StringComparer.Ordinal)
                {
                    [ItemSchemaExtension] = new JsonNodeExtension(
                        names is [var only] ? only!.DeepClone() : new JsonObject { ["oneOf"] = names }),
                },
            },
        };
    }
}
