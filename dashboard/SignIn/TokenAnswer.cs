namespace Egret.Dashboard.SignIn;

/// <summary>What the server said to a wish for tokens.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Access">The access token, where one was given.</param>
/// <param name="Code">Why there is none, for programs.</param>
/// <param name="Detail">The same, for people.</param>
/// <param name="TraceId">Finds the request in the server's traces.</param>
/// <param name="RetryAfter">Seconds to wait before trying again.</param>
internal sealed record TokenAnswer(int Status, string? Access, string? Code, string? Detail, string? TraceId, double? RetryAfter);
