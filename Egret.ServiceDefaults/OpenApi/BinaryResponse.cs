namespace Egret.ServiceDefaults.OpenApi;

/// <summary>Endpoint metadata: the response is binary content of any media type, with support for ranges.</summary>
internal sealed record BinaryResponse;
