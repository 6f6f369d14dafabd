namespace Egret.ServiceDefaults.OpenApi;

internal sealed record SequenceAnswer(IReadOnlyList<string> MediaTypes, IReadOnlyList<Type> Items);
