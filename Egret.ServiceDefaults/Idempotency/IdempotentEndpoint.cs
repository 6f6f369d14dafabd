using Egret.Contracts;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Egret.ServiceDefaults.Idempotency;

/// <summary>Says of an endpoint that it takes an <c>Idempotency-Key</c>, for its description.</summary>
public sealed class IdempotencyMetadata
{
    internal IdempotencyMetadata(string? path, bool isPerOrganisation) => (Path, IsPerOrganisation) = (path, isPerOrganisation);

    /// <summary>The path by which the endpoint is known whatever other names it is served under; null where it has one name.</summary>
    internal string? Path { get; }

    /// <summary>Whether what the endpoint makes belongs to the organisation that the caller acts for.</summary>
    internal bool IsPerOrganisation { get; }
}

/// <summary>
/// Requests that may be sent again without doing their work again (draft-ietf-httpapi-idempotency-key-header-07). The first answer
/// is kept by the handler, through <see cref="IdempotentRequest"/>, in the transaction that makes what it tells of. A request that
/// is refused has made nothing and is not kept: sent again, it is looked at afresh.
/// </summary>
public static class IdempotentEndpoint
{
    /// <summary>The request's header.</summary>
    public const string KeyHeader = "Idempotency-Key";

    /// <summary>On an answer that was given before: <c>true</c>.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    private const int LongestKey = 255;
    private const int LongestBody = 1_048_576;

    /// <summary>Lets the endpoint take an <c>Idempotency-Key</c>. Its handler must keep its answer.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="path">For one that is served under several names: that of them which a key is for, so that it is the same under all.</param>
    /// <param name="isPerOrganisation">
    /// Whether a key is for the organisation that the caller acts for. Not where the endpoint itself changes which one that is: sent again,
    /// the request would come from another.
    /// </param>
    public static TBuilder AcceptsIdempotencyKey<TBuilder>(this TBuilder endpoint, string? path = null, bool isPerOrganisation = true)
        where TBuilder : IEndpointConventionBuilder => Accept(endpoint, new IdempotencyMetadata(path, isPerOrganisation), readsBody: true);

    /// <summary>
    /// Lets an endpoint whose body is read as it comes, and is not the same when it is sent again, take an <c>Idempotency-Key</c>. Its
    /// handler must ask <see cref="IdempotentRequest.FindAnswerAsync(IReadOnlyList{string}, CancellationToken)"/> as soon as it knows what
    /// the request holds, and keep its answer.
    /// </summary>
    public static TBuilder AcceptsIdempotencyKeyOfStream<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => Accept(endpoint, new IdempotencyMetadata(path: null, isPerOrganisation: true), readsBody: false);

    private static TBuilder Accept<TBuilder>(TBuilder endpoint, IdempotencyMetadata metadata, bool readsBody)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        // Around all of the endpoint and not as a filter, which would come when the body has been read already. Authorization has passed.
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
        if (context.Request.Headers[KeyHeader] is not [{ Length: > 0 and <= LongestKey } key] || key.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            await Problems.InvalidRequest($"{KeyHeader} must be one value of 1 to {LongestKey} printable ASCII characters.").ExecuteAsync(context);
            return;
        }

        var services = context.RequestServices;
        var request = services.GetRequiredService<IdempotentRequest>();
        request.Begin(
            services.GetRequiredService<AnswerCipher>().KeysOf(key, ScopeOf(context)), context.Request.Method,
            MetadataOf(context).Path ?? context.Request.Path.Value!.TrimEnd('/'));
        if (readsBody)
        {
            if (await ReadBodyAsync(context) is not { } body)
            {
                await Problems.PayloadTooLarge($"With {KeyHeader} the body can have {LongestBody} bytes at the most.").ExecuteAsync(context);
                return;
            }

            if (await request.FindAnswerAsync(body, context.RequestAborted) is { } given)
            {
                await given.ExecuteAsync(context);
                return;
            }
        }

        await RunAsync(context, handler, request);
    }

    /// <summary>
    /// Runs the handler with its answer held back. When it made nothing, an equal request may have been first: then that one's
    /// answer is the right one, whatever this one stumbled over.
    /// </summary>
    private static async Task RunAsync(HttpContext context, RequestDelegate handler, IdempotentRequest request)
    {
        var client = context.Response.Body;
        using var held = new MemoryStream();
        context.Response.Body = held;
        try
        {
            try
            {
                await handler(context);
            }
            catch (DbUpdateException exception) when (IsSecond(exception))
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
            if (!request.IsKept)
            {
                throw new InvalidOperationException($"{context.GetEndpoint()?.DisplayName} takes an {KeyHeader} but does not keep its answer.");
            }
        }
        else if (await request.FindAnswerAsync(context.RequestAborted) is { } first)
        {
            context.Response.Clear();
            await first.ExecuteAsync(context);
            return;
        }

        held.Position = 0;
        await held.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    /// <summary>
    /// One caller's key says nothing to another. The credential is part of it: a narrow API key must not be handed the secret that
    /// its user got for a wide one. Where nobody is known, the address takes the caller's place.
    /// </summary>
    private static string[] ScopeOf(HttpContext context)
    {
        var caller = context.RequestServices.GetRequiredService<CurrentCaller>();
        var endpoint = MetadataOf(context);
        var route = endpoint.Path ?? (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "";
        var who = caller.Kind == CallerKinds.User ? caller.UserId.ToString() : AddressOf(context);
        var organisation = endpoint.IsPerOrganisation ? caller.OrganisationId?.ToString() ?? "" : "";
        return [caller.Kind, who, caller.KeyId?.ToString() ?? "", organisation, context.Request.Method, route];
    }

    private static IdempotencyMetadata MetadataOf(HttpContext context) => context.GetEndpoint()!.Metadata.GetRequiredMetadata<IdempotencyMetadata>();

    /// <summary>The gateway sets this header itself, whatever the client sent; a service that reads it as its connection's address takes it off.</summary>
    private static string AddressOf(HttpContext context) =>
        context.Request.Headers["X-Forwarded-For"] is [{ Length: > 0 } address] ? address : context.Connection.RemoteIpAddress?.ToString() ?? "";

    private static bool IsSecond(DbUpdateException exception) =>
        exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: KeptAnswer.PrimaryKey };

    /// <returns>The whole body, which stays there for the handler to read; null when it is too long.</returns>
    private static async Task<byte[]?> ReadBodyAsync(HttpContext context)
    {
        using var read = new MemoryStream();
        var chunk = new byte[16_384];
        while (await context.Request.Body.ReadAsync(chunk, context.RequestAborted) is > 0 and var count)
        {
            if (read.Length + count > LongestBody)
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
