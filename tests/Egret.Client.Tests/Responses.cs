using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Egret.Client.Tests;

/// <summary>Responses of a <see cref="TestServer"/>.</summary>
internal static class Responses
{
    public const string Models = """
        [{"id":"egret-extractive","name":"Extractive","provider":"egret","tier":"free","is_default":true,
        "input_usd_per_million":0,"output_usd_per_million":0}]
        """;

    public const string Organisation = """
        {"id":"01935f6e-2c4a-7b1e-9c3d-5a8f0e6b7d21","slug":"acme","name":"Acme","owner_email":"ada@example.org",
        "allowed_domains":[],"max_documents":null,"max_storage_bytes":null,"max_members":null,"document_count":0,
        "storage_used_bytes":0,"member_count":1,"is_active":true,"created_at":"2030-01-01T00:00:00Z",
        "updated_at":"2030-01-01T00:00:00Z","role":"owner"}
        """;

    public const string Document = """
        {"id":"01935f6e-2c4a-7b1e-9c3d-5a8f0e6b7d21","filename":"a.md","content_type":"text/markdown","size_bytes":1,
        "sha256":"00","status":"queued","progress":0,"error":null,"page_count":null,"passage_count":0,"metadata":{},
        "created_at":"2030-01-01T00:00:00Z","updated_at":"2030-01-01T00:00:00Z","download_url":"http://x/"}
        """;

    public static RequestDelegate Json(
        string body, int status = 200, string mediaType = "application/json",
        params (string Name, string Value)[] headers) =>
        async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = mediaType;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers.Append(name, value);
        }

        await context.Response.WriteAsync(body);
    };

    public static RequestDelegate Problem(int status, string code, params (string Name, string Value)[] headers) =>
        Json(
            new JsonObject
            {
                ["type"] = "urn:egret:error:" + code,
                ["title"] = "A title",
                ["status"] = status,
                ["detail"] = $"It was {code}.",
                ["code"] = code,
                ["trace_id"] = "0af7651916cd43dd8448eb211c80319c",
            }.ToJsonString(),
            status, "application/problem+json", headers);

    public static RequestDelegate Empty(int status = 204) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    /// <summary>Closes the connection without a response.</summary>
    public static RequestDelegate CloseConnection() => context =>
    {
        context.Abort();
        return Task.CompletedTask;
    };

    /// <summary>Sends the chunks, then completes the response or, if interrupted, closes the connection.</summary>
    public static RequestDelegate Chunks(string mediaType, bool isInterrupted, params string[] pieces) =>
        async context =>
    {
        context.Response.ContentType = mediaType;
        foreach (var piece in pieces)
        {
            await context.Response.WriteAsync(piece);
            await context.Response.Body.FlushAsync();
        }

        if (isInterrupted)
        {
            // Kestrel then closes the connection after the flushed data, without the final chunk. Aborting could
            // overtake that data.
            throw new IOException("The response is interrupted here.");
        }
    };
}
