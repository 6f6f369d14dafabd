using Egret.AppHost.Operations;
using Egret.AppHost.Services;

namespace Egret.AppHost.Tests.Operations;

/// <summary>The result messages of the dashboard's commands.</summary>
public sealed class OperatorCommandTests
{
    [Fact]
    public void Requeued_messages_are_reported_by_queue() => Assert.Equal(
        "Requeued: knowledge-IngestDocument 3, knowledge-NoteRevokedKey 12.",
        OperatorCommandExtensions.DescribeRequeued(["knowledge-IngestDocument 3", "knowledge-Idle 0", "knowledge-NoteRevokedKey 12"]));

    [Fact]
    public void Failed_command_is_reported_with_the_message_of_its_exception() => Assert.Equal(
        "Exit code 134: Npgsql.NpgsqlException (0x80004005): Failed to connect to 127.0.0.1:25432",
        OperatorCommandExtensions.DescribeFailure(new ProgramResult(134, [],
        [
            "Unhandled exception. Npgsql.NpgsqlException (0x80004005): Failed to connect to 127.0.0.1:25432", "at Npgsql.Open()",
        ])));

    [Fact]
    public void Failed_command_without_exception_is_reported_with_its_last_line() => Assert.Equal(
        "Exit code 2: Usage: send-test-mail ADDRESS",
        OperatorCommandExtensions.DescribeFailure(new ProgramResult(2, [], ["Usage: send-test-mail ADDRESS"])));

    [Fact]
    public void No_dead_lettered_message_is_reported_as_such() =>
        Assert.Equal("There are no dead-lettered messages.", OperatorCommandExtensions.DescribeRequeued(["knowledge-IngestDocument 0"]));
}
