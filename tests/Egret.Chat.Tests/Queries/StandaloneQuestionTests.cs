using Egret.Chat.Queries;

namespace Egret.Chat.Tests.Queries;

public sealed class StandaloneQuestionTests
{
    [Theory]
    [InlineData("And how often?", true)]
    [InlineData("What about the auditor?", true)]
    [InlineData("Who approves it?", true)]
    [InlineData("How long?", true)]
    [InlineData("What is a Fund Manager?", false)]
    [InlineData("How must a Fund Manager value the assets of an open-ended fund?", false)]
    public void Only_a_follow_up_question_gets_terms_of_the_previous_one(string question, bool borrows)
    {
        var complete = StandaloneQuestion.Complete(question, ["Which training must employees receive?"]);

        Assert.Equal(borrows ? $"training employees: {question}" : question, complete);
    }

    [Fact]
    public void Terms_are_carried_over_several_questions()
    {
        var complete = StandaloneQuestion.Complete("And who checks it?", ["Which training must employees receive?", "And how often?"]);

        Assert.Contains("training", complete, StringComparison.Ordinal);
    }
}
