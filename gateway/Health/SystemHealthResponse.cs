using System.Collections.Frozen;
using Egret.Gateway.OpenApi;
using StackExchange.Redis;

namespace Egret.Gateway.Health;

/// <summary>How all parts are, in JSON: <c>{"status":"healthy","parts":{"identity":"healthy",…}}</c>.</summary>
/// <param name="Status"><c>healthy</c>; <c>degraded</c> when a part is away; <c>unhealthy</c> when no caller can be identified.</param>
/// <param name="Parts">Each part's own.</param>
public sealed record SystemHealthResponse(string Status, IReadOnlyDictionary<string, string> Parts);
