using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Egret.ServiceDefaults.OpenApi;

/// <summary>Bodies that a handler reads or writes itself, so that its signature does not tell of them.</summary>
internal static class OperationBodies
{
    /// <summary>
    /// Schema of each item of a sequence. OpenAPI 3.1 can describe such a body only as a whole, as text; 3.2 has <c>itemSchema</c> for it.
    /// </summary>
    public const string ItemSchemaExtension = "x-item-schema";

    public static async Task ApplyAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<UploadBody>().Any())
        {
            operation.RequestBody = UploadForm();
        }

        if (metadata.OfType<BytesAnswer>().Any())
        {
            DescribeBytes(operation);
        }

        if (metadata.OfType<SequenceAnswer>().FirstOrDefault() is { } sequence
            && operation.Responses?["200"] is OpenApiResponse { Content: { } content })
        {
            foreach (var mediaType in sequence.MediaTypes)
            {
                content[mediaType] = await DescribeSequenceAsync(sequence, context, cancellationToken);
            }
        }
    }

    private static OpenApiRequestBody UploadForm() => new()
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
                            Description = "The document. What it is, is told from its content.",
                        },
                        ["metadata"] = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "Anything to keep with it: a JSON object of at most 16 KiB." },
                    },
                },
                Encoding = new Dictionary<string, OpenApiEncoding>(StringComparer.Ordinal)
                {
                    ["metadata"] = new() { ContentType = "application/json" },
                },
            },
        },
    };

    private static void DescribeBytes(OpenApiOperation operation)
    {
        operation.Responses ??= [];
        operation.Responses["200"] = Bytes("The bytes as uploaded.");
        operation.Responses["206"] = Bytes("The range that was asked for.");
        operation.Responses["304"] = new OpenApiResponse { Description = "Not changed since." };
        operation.Responses["416"] = new OpenApiResponse { Description = "The range lies outside." };
    }

    private static OpenApiResponse Bytes(string description) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { ["*/*"] = new() { Schema = new OpenApiSchema() } },
    };

    private static async Task<OpenApiMediaType> DescribeSequenceAsync(
        SequenceAnswer sequence, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var document = context.Document ?? throw new InvalidOperationException("An operation is part of a document.");
        var names = new JsonArray();
        foreach (var item in sequence.Items)
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
                    [ItemSchemaExtension] = new JsonNodeExtension(names is [var only] ? only!.DeepClone() : new JsonObject { ["oneOf"] = names }),
                },
            },
        };
    }
}
