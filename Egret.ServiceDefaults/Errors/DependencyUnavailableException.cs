namespace Egret.ServiceDefaults.Errors;

/// <summary>A dependency that the request needs is unavailable. The response is 503 with <c>Retry-After</c>.</summary>
/// <param name="message">A sentence for the caller. It names the dependency and contains nothing internal.</param>
/// <param name="innerException">The cause, for the log.</param>
public sealed class DependencyUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
