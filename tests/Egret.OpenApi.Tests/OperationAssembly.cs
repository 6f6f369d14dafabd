using System.Text.Json.Nodes;
using Egret.Contracts;
using Egret.Gateway.Authorization;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;

namespace Egret.OpenApi.Tests;

/// <summary>Adds to a service's operation what holds because the gateway stands before it: who is let in, what is refused, which headers there are.</summary>
internal sealed class OperationAssembly(ErrorAnswerComponents errors, Examples examples, JsonObject vocabulary)
{
    private static readonly string[] SharedParameters = ["limit", "cursor"];

    /// <summary>Completes the operation in place.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="method">Its method.</param>
    /// <param name="operation">What its service says of it.</param>
    /// <param name="route">The gateway's route; null for what the gateway answers itself.</param>
    public void Complete(string path, string method, JsonObject operation, ServedRoute? route)
    {
        var access = AccessOf((JsonObject)operation[OperationConventions.AccessExtension]!, route);
        var codes = ((JsonArray)operation[OperationConventions.ErrorsExtension]!).Select(code => (string)code!).ToList();
        var isIdempotent = operation.Remove(OperationConventions.IdempotentExtension);
        operation.Remove(OperationConventions.AccessExtension);
        operation.Remove(OperationConventions.ErrorsExtension);

        CompleteParameters(operation, path, access, isIdempotent);
        CompleteBody(operation);
        CompleteAnswers(operation, access, route is not null);
        if (route is not null)
        {
            codes.AddRange(RefusalsOf(operation, path, access));
        }

        if (isIdempotent)
        {
            codes.Add(ErrorCodes.IdempotencyMismatch);
        }

        var responses = (JsonObject)operation["responses"]!;
        foreach (var (status, answer) in errors.Of(codes))
        {
            responses[status] = answer;
        }

        operation["security"] = SecurityOf(access);
        operation[OperationConventions.AccessExtension] = access;
        Order(operation);
        if (method == "get" || method == "delete")
        {
            Assert.Null(operation["requestBody"]);
        }
    }

    /// <summary>Whether it is the caller's own account that is concerned: for that no key can be narrowed, and no organisation be named.</summary>
    private static bool IsOfAccount(JsonObject access) =>
        (string?)access["keys"] == "unnarrowed" || ((string?)access["keys"] == "refused" && access["role"] is null);

    /// <summary>What is asked of a caller in all: by the gateway, which its policies say, and by the service, whose metadata say it.</summary>
    private static JsonObject AccessOf(JsonObject asked, ServedRoute? route)
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

        access["keys"] = (string?)asked["keys"] ?? (gateway.RejectsRestrictedKeys ? "unnarrowed" : "allowed");
        var ofService = (string?)asked["scope"];
        // Identity's own name for what no key can be narrowed to.
        Assert.True(ofService is null || gateway.RejectsRestrictedKeys || gateway.Scope == ofService, $"The gateway asks for the scope '{gateway.Scope}' where the service asks for '{ofService}'.");
        if (gateway.Scope is { } scope)
        {
            access["scope"] = scope;
        }

        if (route!.NamesOrganisation || asked["role"] is not null)
        {
            access["organisation"] = route.NamesOrganisation ? "path" : "acting";
            access["role"] = (string?)asked["role"] ?? OrganisationRoles.Member;
            if ((string?)asked["unless_own"] is { } own)
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

    private static JsonArray SecurityOf(JsonObject access)
    {
        JsonObject[] credentials = (string?)access["credential"] == "ignored"
            ? []
            : [new() { ["access_token"] = new JsonArray() }, new() { ["api_key"] = new JsonArray() }, new() { ["api_key_header"] = new JsonArray() }];
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

        if ((string?)access["credential"] != "ignored" && (string?)access["organisation"] != "path" && !IsOfAccount(access))
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

    /// <summary>In a query nothing is null: it is there or not.</summary>
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
            content!["example"] = examples.Of(content["schema"]);
        }
    }

    private void CompleteAnswers(JsonObject operation, JsonObject access, bool isRouted)
    {
        var isList = (operation["parameters"] as JsonArray)?.Any(parameter => (string?)parameter!["$ref"] == "#/components/parameters/cursor") is true;
        foreach (var (status, answer) in (JsonObject)operation["responses"]!)
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
                answer!["headers"] = headers;
            }

            foreach (var (mediaType, content) in answer!["content"] as JsonObject ?? [])
            {
                var schema = (JsonObject)content!["schema"]!;
                if (schema[OperationBodies.ItemSchemaExtension] is { } item)
                {
                    content["example"] = examples.OfSequence(item, mediaType);
                }
                else if (schema.Count > 0)
                {
                    content["example"] = examples.Of(schema);
                }
            }
        }
    }

    /// <summary>What anybody may be told before, or instead of, the handler's own answer.</summary>
    private static IEnumerable<string> RefusalsOf(JsonObject operation, string path, JsonObject access)
    {
        yield return ErrorCodes.InvalidRequest;
        var isRequired = (string?)access["credential"] == "required";
        if (isRequired)
        {
            yield return ErrorCodes.NotAuthenticated;
            yield return ErrorCodes.TokenNotValid;
            yield return ErrorCodes.ApiKeyNotValid;
        }

        if (access["scope"] is not null || IsOfAccount(access) || access["role"] is not null)
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
        string[] order = ["operationId", "tags", "summary", "description", OperationConventions.AccessExtension, "security", "parameters", "requestBody", "responses"];
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
