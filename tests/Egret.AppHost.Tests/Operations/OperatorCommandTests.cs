using Egret.AppHost.Operations;

namespace Egret.AppHost.Tests.Operations;

/// <summary>The result messages of the dashboard's commands.</summary>
public sealed class OperatorCommandTests
{
    [Fact]
    public void Requeued_messages_are_reported_by_queue() => Assert.Equal(
        "Requeued: knowledge-IngestDocument 3, knowledge-NoteRevokedKey 12.",
        OperatorCommandExtensions.DescribeRequeued(["knowledge-IngestDocument 3", "knowledge-Idle 0", "knowledge-NoteRevokedKey 12"]));

    [Fact]
    public void No_dead_lettered_message_is_reported_as_such() =>
        Assert.Equal("There are no dead-lettered messages.", OperatorCommandExtensions.DescribeRequeued(["knowledge-IngestDocument 0"]));
}
