using Egret.Client;
using Egret.Dashboard.Ask.Conversations;

namespace Egret.Dashboard.Tests.Ask;

public sealed class TurnTests
{
    private static readonly SourcesFound Found =
        new([RenderedMarkdown.Source(1)], 1, 1, InsufficientContext: false, AnswerMode.Advisory, Guid.Empty);

    [Fact]
    public void Streamed_answer_grows_by_deltas_and_ends_with_the_validated_text()
    {
        var turn = new Turn(0, new Question("q"));
        Assert.Equal((TurnState.Searching, true), (turn.State, turn.IsOpen));

        turn.Apply(Found);
        turn.Apply(new TextDelta("Keep "));
        turn.Apply(new TextDelta("logs [1] [7]."));
        Assert.Equal((TurnState.Writing, "Keep logs [1] [7]."), (turn.State, turn.Text));

        turn.Apply(new AnswerDone(1, 1, 0, "m", 1, 1, 1, "Keep logs [1].", [RenderedMarkdown.Source(1)], ["And then?"]));
        Assert.Equal((TurnState.Complete, "Keep logs [1].", false), (turn.State, turn.Text, turn.IsOpen));
        Assert.Equal(["And then?"], turn.Suggestions);
    }

    [Fact]
    public void Stopped_answer_keeps_the_received_text()
    {
        var turn = new Turn(0, new Question("q"));
        turn.Apply(Found);
        turn.Apply(new TextDelta("Keep"));
        turn.Stop();

        Assert.Equal((TurnState.Stopped, "Keep"), (turn.State, turn.Text));
    }

    [Theory]
    [InlineData(true, TurnState.Stopped)]
    [InlineData(false, TurnState.Complete)]
    public void Stored_answer_is_stopped_where_it_was_interrupted(bool isInterrupted, TurnState state) =>
        Assert.Equal(state, Turn.FromStored(0, Message(MessageSender.User), Message(MessageSender.Assistant, isInterrupted)).State);

    [Fact]
    public void Stored_question_without_an_answer_is_stopped() =>
        Assert.Equal(TurnState.Stopped, Turn.FromStored(0, Message(MessageSender.User), null).State);

    private static SessionMessage Message(MessageSender sender, bool isInterrupted = false) =>
        new(Guid.Empty, sender, "text", null, null, [], 0, 0, default, ContextQuality.Good, isInterrupted);
}
