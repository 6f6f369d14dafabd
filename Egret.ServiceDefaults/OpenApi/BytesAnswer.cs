namespace Egret.ServiceDefaults.OpenApi;

internal sealed record BytesAnswer;
