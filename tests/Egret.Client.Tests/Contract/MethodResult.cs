namespace Egret.Client.Tests.Contract;

/// <summary>The calls that a client method made, and the values that it returned with their declared types.</summary>
internal sealed record MethodResult(
    string Method, IReadOnlyList<RecordedCall> Calls, IReadOnlyList<(Type Type, object? Value)> Values);
