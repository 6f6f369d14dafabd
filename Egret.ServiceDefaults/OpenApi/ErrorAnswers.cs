namespace Egret.ServiceDefaults.OpenApi;

internal sealed record ErrorAnswers(IReadOnlyList<string> Codes);
