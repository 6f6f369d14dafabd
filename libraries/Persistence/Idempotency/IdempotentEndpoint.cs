using Egret.Contracts;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.Idempotency;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Egret.Persistence.Idempotency;

/// <summary>
/// Endpoints that accept an <c>Idempotency-Key</c> (draft-ietf-httpapi-idempotency-key-header-07). The handler stores
/// its response through <see cref="IdempotentRequest"/> in the transaction that creates the resource. The response to
/// a rejected request is not stored: a repetition is processed as a new request.
/// </summary>
public static class IdempotentEndpoint
{
    /// <summary>The request header.</summary>
    public const string KeyHeader = "Idempotency-Key";

    /// <summary>The response header of a replayed response: <c>true</c>.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    private const int MaxKeyLength = 255;
    private const int MaxBodyBytes = 1_048_576;

    /// <summary>Lets the endpoint accept an <c>Idempotency-Key</c>. Its handler must store its response.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="path">The canonical path of an endpoint that several paths serve, so that a key is the same on
    /// all of them.</param>
    /// <param name="isPerOrganisation"> Whether keys are separate per organisation that the caller acts for. False
    /// for an endpoint that itself changes the caller's organisation: a repetition would otherwise have another
    /// scope.
    /// </param>
    public static TBuilder AcceptsIdempotencyKey<TBuilder>(this TBuilder endpoint, string? path = null, bool isPerOrganisation = true)
        where TBuilder : IEndpointConventionBuilder => Accept(endpoint, new IdempotencyMetadata(path, isPerOrganisation), readsBody: true);

    /// <summary>
    /// Lets an endpoint accept an <c>Idempotency-Key</c> whose handler streams the body. The bytes of a repeated
    /// multipart body differ, so the handler calls
    /// <see cref="IdempotentRequest.FindResponseAsync(IReadOnlyList{string}, CancellationToken)"/> once it knows the
    /// content, and stores its response.
    /// </summary>
    public static TBuilder AcceptsIdempotencyKeyOfStream<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
            Accept(endpoint, new IdempotencyMetadata(path: null, isPerOrganisation: true), readsBody: false);

    private static TBuilder Accept<TBuilder>(TBuilder endpoint, IdempotencyMetadata metadata, bool readsBody)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        // Wraps the whole endpoint: an endpoint filter would run after the body has been read. Authorization has run
        // before.
        endpoint.Finally(builder =>
        {
            builder.Metadata.Add(metadata);
            var handler = builder.RequestDelegate ?? throw new InvalidOperationException("The endpoint has no handler.");
            builder.RequestDelegate = context =>
                context.Request.Headers.ContainsKey(KeyHeader) ? InvokeAsync(context, handler, readsBody) : handler(context);
        });
        return endpoint;
    }

    private static async Task InvokeAsync(HttpContext context, RequestDelegate handler, bool readsBody)
    {
        if (context.Request.Headers[KeyHeader] is not [{ Length: > 0 and <= MaxKeyLength } key]
            || key.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            var problem = Problems.InvalidRequest(
                $"{KeyHeader} must be one value of 1 to {MaxKeyLength} printable ASCII characters.");
            await problem.ExecuteAsync(context);
            return;
        }

        var services = context.RequestServices;
        var request = services.GetRequiredService<IdempotentRequest>();
        request.Start(
            services.GetRequiredService<ResponseProtector>().DeriveKeys(key, GetScope(context)), context.Request.Method,
            GetMetadata(context).Path ?? context.Request.Path.Value!.TrimEnd('/'));
        if (readsBody)
        {
            if (await ReadBodyAsync(context) is not { } body)
            {
                await Problems.PayloadTooLarge($"With {KeyHeader} the body can have at most {MaxBodyBytes} bytes.").ExecuteAsync(context);
                return;
            }

            if (await request.FindResponseAsync(body, context.RequestAborted) is { } replayed)
            {
                await replayed.ExecuteAsync(context);
                return;
            }
        }

        await RunAsync(context, handler, request);
    }

    /// <summary>
    /// Runs the handler with its response buffered. If it created nothing, a concurrent equal request may have
    /// committed first; then the response of that request is returned, regardless of the error of this request.
    /// </summary>
    private static async Task RunAsync(HttpContext context, RequestDelegate handler, IdempotentRequest request)
    {
        var client = context.Response.Body;
        using var buffer = new MemoryStream();
        context.Response.Body = buffer;
        try
        {
            try
            {
                await handler(context);
            }
            catch (DbUpdateException exception) when (IsDuplicate(exception))
            {
                context.Response.StatusCode = StatusCodes.Status409Conflict;
            }
        }
        finally
        {
            context.Response.Body = client;
        }

        if (context.Response.StatusCode < StatusCodes.Status300MultipleChoices)
        {
            if (!request.IsStored)
            {
                throw new InvalidOperationException(
                    $"{context.GetEndpoint()?.DisplayName} accepts an {KeyHeader} but does not store its response.");
            }
        }
        else if (await request.FindResponseAsync(context.RequestAborted) is { } first)
        {
            context.Response.Clear();
            await first.ExecuteAsync(context);
            return;
        }

        buffer.Position = 0;
        await buffer.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    /// <summary>
    /// Keys of different callers are independent. The credential is part of the scope: a restricted API key must not
    /// receive the secret that its user created with an unrestricted one. For an anonymous caller, the client's
    /// address is part of the scope.
    /// </summary>
    private static string[] GetScope(HttpContext context)
    {
        var caller = context.RequestServices.GetRequiredService<CurrentCaller>();
        var endpoint = GetMetadata(context);
        var route = endpoint.Path ?? (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "";
        var subject = caller.Kind == CallerKinds.User ? caller.UserId.ToString() : GetAddress(context);
        var organisation = endpoint.IsPerOrganisation ? caller.OrganisationId?.ToString() ?? "" : "";
        return [caller.Kind, subject, caller.KeyId?.ToString() ?? "", organisation, context.Request.Method, route];
    }

    private static IdempotencyMetadata GetMetadata(HttpContext context) =>
        context.GetEndpoint()!.Metadata.GetRequiredMetadata<IdempotencyMetadata>();

    /// <summary>
    /// The gateway sets <c>X-Forwarded-For</c> itself and ignores the client's value. A service with
    /// forwarded-headers middleware removes the header and has the address as the address of its connection.
    /// </summary>
    private static string GetAddress(HttpContext context) =>
        context.Request.Headers["X-Forwarded-For"] is [{ Length: > 0 } address]
            ? address
            : context.Connection.RemoteIpAddress?.ToString() ?? "";

    private static bool IsDuplicate(DbUpdateException exception) => exception.InnerException is PostgresException
    {
        SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: StoredResponse.PrimaryKey,
    };

    /// <summary>Reads the body and replaces it with a seekable copy for the handler.</summary>
    /// <returns>The body; null if it is longer than the limit.</returns>
    private static async Task<byte[]?> ReadBodyAsync(HttpContext context)
    {
        using var read = new MemoryStream();
        var chunk = new byte[16_384];
        while (await context.Request.Body.ReadAsync(chunk, context.RequestAborted) is > 0 and var count)
        {
            if (read.Length + count > MaxBodyBytes)
            {
                return null;
            }

            read.Write(chunk, 0, count);
        }

        var body = read.ToArray();
        context.Request.Body = new MemoryStream(body, writable: false);
        return body;
    }
}
