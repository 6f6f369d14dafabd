using System.Text.Json.Nodes;

namespace Egret.Client.Tests.Contract;

/// <summary>A call recorded by <see cref="DocumentedServer"/>.</summary>
internal sealed record RecordedCall(
    Operation Operation, IReadOnlySet<string> Query, IReadOnlySet<string> Headers, JsonObject? Body, string? Form);
