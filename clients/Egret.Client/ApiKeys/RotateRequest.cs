namespace Egret.Client;

/// <summary>Request body of <c>POST v1/billings/api-keys/{id}/rotate/</c>.</summary>
internal sealed record RotateRequest(int GracePeriodSeconds);
