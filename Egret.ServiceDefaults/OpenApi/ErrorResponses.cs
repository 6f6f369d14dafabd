namespace Egret.ServiceDefaults.OpenApi;

/// <summary>Endpoint metadata: the error codes that the handler returns.</summary>
/// <param name="Codes">Values of <see cref="Errors.ErrorCodes"/>.</param>
internal sealed record ErrorResponses(IReadOnlyList<string> Codes);
