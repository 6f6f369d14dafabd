namespace Egret.ServiceDefaults.OpenApi;

/// <summary>Endpoint metadata: the request body is a form with a file and optional metadata.</summary>
internal sealed record UploadBody;
