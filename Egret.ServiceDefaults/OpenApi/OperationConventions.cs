using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Idempotency;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Egret.ServiceDefaults.OpenApi;

/// <summary>
/// Describes each operation from its handler's XML comments, its endpoint metadata and its authorization policies.
/// </summary>
internal static class OperationConventions
{
    /// <summary>Extension with the access requirements that the service enforces, read from its policies.</summary>
    public const string AccessExtension = "x-egret-access";

    /// <summary>Extension with the error codes that the handler returns.</summary>
    public const string ErrorsExtension = "x-egret-errors";

    /// <summary>Extension of operations that accept an <c>Idempotency-Key</c>.</summary>
    public const string IdempotentExtension = "x-egret-idempotent";

    public static Task ApplyAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<MethodInfo>().FirstOrDefault() is { } handler)
        {
            Describe(operation, handler);
            foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            {
                DescribeParameter(parameter, handler, context.Description.ParameterDescriptions);
            }
        }

        operation.Extensions ??= new Dictionary<string, IOpenApiExtension>(StringComparer.Ordinal);
        operation.Extensions[AccessExtension] = new JsonNodeExtension(DescribeAccess(metadata));
        operation.Extensions[ErrorsExtension] = new JsonNodeExtension(new JsonArray(
        [
            .. metadata.OfType<ErrorResponses>().SelectMany(errors => errors.Codes).Distinct(StringComparer.Ordinal)
                .Select(code => (JsonNode)code),
        ]));
        if (metadata.OfType<IdempotencyMetadata>().Any())
        {
            operation.Extensions[IdempotentExtension] = new JsonNodeExtension(true);
        }

        return Task.CompletedTask;
    }

    private static void Describe(OpenApiOperation operation, MethodInfo handler)
    {
        if (XmlComments.SummaryOf(handler) is not { } text)
        {
            return;
        }

        var end = text.IndexOf(". ", StringComparison.Ordinal);
        operation.Summary = end < 0 ? text.TrimEnd('.') : text[..end];
        operation.Description = end < 0 ? null : text;
    }

    private static void DescribeParameter(OpenApiParameter parameter, MethodInfo handler, IList<ApiParameterDescription> descriptions)
    {
        var described = descriptions.FirstOrDefault(description => description.Name == parameter.Name);
        if (described?.ParameterDescriptor is IParameterInfoParameterDescriptor { ParameterInfo: { } source })
        {
            parameter.Description = source.Member is PropertyInfo property
                ? XmlComments.SummaryOf(property)
                : XmlComments.TextOf(handler, source.Name ?? "");
        }

        parameter.Name = parameter.In == ParameterLocation.Path && parameter.Name is { } name
            ? JsonNamingPolicy.SnakeCaseLower.ConvertName(name)
            : parameter.Name;
    }

    private static JsonObject DescribeAccess(IList<object> metadata)
    {
        var policies = metadata.OfType<IAuthorizeData>().Select(data => data.Policy).ToList();
        var scope = metadata.OfType<AuthorizationPolicy>().SelectMany(policy => policy.Requirements).OfType<ScopeRequirement>()
            .FirstOrDefault();
        var isOpen = policies.Contains(EgretPolicies.Public) || metadata.OfType<IAllowAnonymous>().Any();
        var access = new JsonObject { ["credential"] = isOpen ? "optional" : "required" };
        if (scope is not null)
        {
            access["scope"] = scope.Scope;
        }

        if (metadata.OfType<RequiredRole>().LastOrDefault() is { } role)
        {
            access["role"] = role.Role;
            if (role.RejectsApiKeys)
            {
                access["keys"] = "refused";
            }

            if (role.UnlessOwn is { } own)
            {
                access["unless_own"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(own);
            }
        }

        if (metadata.OfType<RejectsApiKeys>().Any())
        {
            access["keys"] = "refused";
        }

        if (policies.Contains(EgretPolicies.PlatformAdministrator))
        {
            access["platform_administrator"] = true;
        }

        return access;
    }
}
