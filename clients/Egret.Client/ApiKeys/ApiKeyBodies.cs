namespace Egret.Client;

/// <summary>How to rotate a key.</summary>
internal sealed record RotateBody(int GracePeriodSeconds);

/// <summary>A key that somebody found where it should not be.</summary>
internal sealed record ReportBody(string Key);

/// <summary>What is said to a report.</summary>
internal sealed record ReportAnswer(string Detail);
