namespace Egret.Client;

/// <summary>Request body of <c>POST v1/keys/report/</c>.</summary>
internal sealed record ReportRequest(string Key);
