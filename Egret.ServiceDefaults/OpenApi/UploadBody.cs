namespace Egret.ServiceDefaults.OpenApi;

internal sealed record UploadBody;
