namespace Egret.Dashboard.SignIn;

/// <summary>What the server said to a wish for tokens.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Access">The access token, where one was given.</param>
/// <param name="Detail">Why there is none.</param>
/// <param name="RetryAfter">Seconds to wait before trying again.</param>
internal sealed record TokenAnswer(int Status, string? Access, string? Detail, double? RetryAfter);
