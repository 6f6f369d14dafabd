namespace Egret.Client;

/// <summary>Response body of <c>POST v1/keys/report/</c>.</summary>
internal sealed record ReportResponse(string Detail);
