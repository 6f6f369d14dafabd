using System.Text.Json.Nodes;
using Egret.Contracts;
using Egret.Gateway.Authorization;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;

namespace Egret.OpenApi.Tests;

/// <summary>Adds the gateway's part to a service's operation: access requirements, rejections and headers.</summary>
internal sealed class OperationAssembly(ErrorResponseComponents errors, Examples examples, JsonObject vocabulary)
{
    private static readonly string[] SharedParameters = ["limit", "cursor"];

    /// <summary>Completes the operation in place.</summary>
    /// <param name="path">The operation's path.</param>
    /// <param name="method">The operation's method.</param>
    /// <param name="operation">The operation in the service's document.</param>
    /// <param name="route">The gateway's route; null for an operation of the gateway itself.</param>
    public void Complete(string path, string method, JsonObject operation, ServedRoute? route)
    {
        var access = GetAccess((JsonObject)operation[OperationConventions.AccessExtension]!, route);
        var codes = ((JsonArray)operation[OperationConventions.ErrorsExtension]!).Select(code => (string)code!).ToList();
        var isIdempotent = operation.Remove(OperationConventions.IdempotentExtension);
        operation.Remove(OperationConventions.AccessExtension);
        operation.Remove(OperationConventions.ErrorsExtension);

        CompleteParameters(operation, path, access, isIdempotent);
        CompleteBody(operation);
        CompleteResponses(operation, access, route is not null);
        if (route is not null)
        {
            codes.AddRange(GetRejections(operation, path, access));
        }

        if (isIdempotent)
        {
            codes.Add(ErrorCodes.IdempotencyMismatch);
        }

        var responses = (JsonObject)operation["responses"]!;
        foreach (var (status, response) in errors.For(codes))
        {
            responses[status] = response;
        }

        operation["security"] = GetSecurity(access);
        operation[OperationConventions.AccessExtension] = access;
        Order(operation);
        if (method == "get" || method == "delete")
        {
            Assert.Null(operation["requestBody"]);
        }
    }

    /// <summary>
    /// Whether the operation concerns the caller's account, which no scope covers and no organisation applies to.
    /// </summary>
    private static bool ConcernsAccount(JsonObject access) =>
        (string?)access["keys"] == "unnarrowed" || ((string?)access["keys"] == "refused" && access["role"] is null);

    /// <summary>Merges the access requirements of the gateway's policies and of the service's metadata.</summary>
    private static JsonObject GetAccess(JsonObject service, ServedRoute? route)
    {
        var gateway = route?.Access ?? RouteAccess.All[0];
        var access = new JsonObject
        {
            ["policy"] = gateway.Policy,
            ["credential"] = gateway.Credential.ToString().ToLowerInvariant(),
        };
        if (gateway.Credential == CredentialUse.Ignored)
        {
            return access;
        }

        access["keys"] = (string?)service["keys"] ?? (gateway.RejectsRestrictedKeys ? "unnarrowed" : "allowed");
        var serviceScope = (string?)service["scope"];
        // Identity's scope of operations that restricted keys cannot use.
        Assert.True(
            serviceScope is null || gateway.RejectsRestrictedKeys || gateway.Scope == serviceScope,
            $"The gateway requires the scope '{gateway.Scope}', the service '{serviceScope}'.");
        if (gateway.Scope is { } scope)
        {
            access["scope"] = scope;
        }

        if (route!.NamesOrganisation || service["role"] is not null)
        {
            access["organisation"] = route.NamesOrganisation ? "path" : "acting";
            access["role"] = (string?)service["role"] ?? OrganisationRoles.Member;
            if ((string?)service["unless_own"] is { } own)
            {
                access["unless_own"] = own;
            }
        }

        if (gateway.RequiresPlatformAdministrator)
        {
            access["platform_administrator"] = true;
        }

        if (route.SignedLink is [_, ..] signed)
        {
            access["signed_link"] = new JsonArray([.. signed.Select(name => (JsonNode)name)]);
        }

        return access;
    }

    private static JsonArray GetSecurity(JsonObject access)
    {
        JsonObject[] credentials = (string?)access["credential"] == "ignored"
            ? []
            :
            [
                new() { ["access_token"] = new JsonArray() },
                new() { ["api_key"] = new JsonArray() },
                new() { ["api_key_header"] = new JsonArray() },
            ];
        var none = (string?)access["credential"] == "optional" || access["signed_link"] is not null;
        return new JsonArray([.. credentials, .. none ? [new JsonObject()] : Array.Empty<JsonObject>()]);
    }

    private void CompleteParameters(JsonObject operation, string path, JsonObject access, bool isIdempotent)
    {
        var parameters = new JsonArray();
        foreach (var given in (operation["parameters"] as JsonArray ?? []).Select(parameter => (JsonObject)parameter!.DeepClone()))
        {
            var name = (string)given["name"]!;
            if (SharedParameters.Contains(name))
            {
                parameters.Add(Reference("parameters", name));
                continue;
            }

            var segment = path.Split('/').TakeWhile(part => part != $"{{{name}}}").LastOrDefault();
            if (given["description"] is null && vocabulary["parameters"]![$"{segment}/{{{name}}}"] is { } description)
            {
                given["description"] = (string)description!;
            }

            Simplify((JsonObject)given["schema"]!);
            parameters.Add(given);
        }

        if ((string?)access["credential"] != "ignored" && (string?)access["organisation"] != "path" && !ConcernsAccount(access))
        {
            parameters.Add(Reference("parameters", "X-Egret-Org"));
        }

        if (isIdempotent)
        {
            parameters.Add(Reference("parameters", "Idempotency-Key"));
        }

        operation["parameters"] = parameters;
        if (parameters.Count == 0)
        {
            operation.Remove("parameters");
        }
    }

    /// <summary>Removes null from a parameter's types: a query parameter is present or absent.</summary>
    private static void Simplify(JsonObject schema)
    {
        if (schema["type"] is JsonArray types)
        {
            schema["type"] = (string)types.First(type => (string)type! != "null")!;
        }

        if ((int?)schema["minLength"] == 0)
        {
            schema.Remove("minLength");
        }
    }

    private void CompleteBody(JsonObject operation)
    {
        foreach (var (_, content) in operation["requestBody"]?["content"] as JsonObject ?? [])
        {
            content!["example"] = examples.For(content["schema"]);
        }
    }

    private void CompleteResponses(JsonObject operation, JsonObject access, bool isRouted)
    {
        var isList = (operation["parameters"] as JsonArray)?
            .Any(parameter => (string?)parameter!["$ref"] == "#/components/parameters/cursor") is true;
        foreach (var (status, response) in (JsonObject)operation["responses"]!)
        {
            var headers = new JsonObject();
            if (status is "201" or "202")
            {
                headers["Location"] = Reference("headers", "Location");
            }

            if (status == "200" && isList)
            {
                headers["Link"] = Reference("headers", "Link");
            }

            if (status.StartsWith('2') && access["keys"] is not null)
            {
                headers["X-Egret-Key-Rotated"] = Reference("headers", "X-Egret-Key-Rotated");
            }

            if (status.StartsWith('2') && isRouted)
            {
                headers["RateLimit"] = Reference("headers", "RateLimit");
                headers["RateLimit-Policy"] = Reference("headers", "RateLimit-Policy");
            }

            if (headers.Count > 0)
            {
                response!["headers"] = headers;
            }

            foreach (var (mediaType, content) in response!["content"] as JsonObject ?? [])
            {
                var schema = (JsonObject)content!["schema"]!;
                if (schema[OperationBodies.ItemSchemaExtension] is { } item)
                {
                    content["example"] = examples.ForStream(item, mediaType);
                }
                else if (schema.Count > 0)
                {
                    content["example"] = examples.For(schema);
                }
            }
        }
    }

    /// <summary>
    /// Returns the codes of errors that the gateway or the framework returns before or instead of the handler.
    /// </summary>
    private static IEnumerable<string> GetRejections(JsonObject operation, string path, JsonObject access)
    {
        yield return ErrorCodes.InvalidRequest;
        var isRequired = (string?)access["credential"] == "required";
        if (isRequired)
        {
            yield return ErrorCodes.NotAuthenticated;
            yield return ErrorCodes.TokenNotValid;
            yield return ErrorCodes.ApiKeyNotValid;
        }

        if (access["scope"] is not null || ConcernsAccount(access) || access["role"] is not null)
        {
            yield return ErrorCodes.PermissionDenied;
        }

        if (access["platform_administrator"] is not null)
        {
            yield return ErrorCodes.PlatformAdminRequired;
        }

        if (path.Contains('{', StringComparison.Ordinal) || isRequired)
        {
            yield return ErrorCodes.NotFound;
        }

        if (operation["requestBody"] is not null)
        {
            yield return ErrorCodes.RequestTimeout;
            yield return ErrorCodes.PayloadTooLarge;
            yield return ErrorCodes.UnsupportedMediaType;
        }

        yield return ErrorCodes.RateLimited;
        yield return ErrorCodes.InternalError;
        yield return ErrorCodes.UpstreamUnavailable;
        yield return ErrorCodes.ServiceUnavailable;
        yield return ErrorCodes.UpstreamTimeout;
    }

    private static JsonObject Reference(string kind, string name) => new() { ["$ref"] = $"#/components/{kind}/{name}" };

    private static void Order(JsonObject operation)
    {
        string[] order =
        [
            "operationId", "tags", "summary", "description", OperationConventions.AccessExtension, "security", "parameters", "requestBody",
            "responses",
        ];
        foreach (var name in order)
        {
            if (operation[name] is { } value)
            {
                operation.Remove(name);
                operation[name] = value;
            }
        }
    }
}
