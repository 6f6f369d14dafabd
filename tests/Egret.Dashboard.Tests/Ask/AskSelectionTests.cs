using Egret.Client;
using Egret.Dashboard.Ask.Conversations;

namespace Egret.Dashboard.Tests.Ask;

public sealed class AskSelectionTests
{
    private static readonly AskOptions Options = new(
        [new Domain("banking", "Banking", "", true, 1, [new DomainCategory("sg", "Singapore", true, 1)])],
        [new AnswerModel("m", "M", "p", "t", true, 0, 0)],
        HasOrganisation: false);

    [Fact]
    public void Choices_survive_serialisation()
    {
        var choices =
            new AskSelection { Domain = "a&b", Region = "sg", Mode = AnswerMode.Advisory, Knowledge = KnowledgeScope.Private, Model = "m" };

        Assert.Equal(choices, AskSelection.Parse(choices.ToString()));
        Assert.Equal(new AskSelection(), AskSelection.Parse(new AskSelection().ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("mode=Unknown&knowledge=7&domain=")]
    [InlineData("{\"not\":\"ours\"}")]
    public void Unreadable_choices_fall_back_to_the_defaults(string? text) => Assert.Equal(new AskSelection(), AskSelection.Parse(text));

    [Fact]
    public void Available_choices_stay_selected()
    {
        var choices = new AskSelection { Domain = "banking", Region = "sg", Model = "m", Knowledge = KnowledgeScope.Public };

        Assert.Equal(choices, choices.RestrictTo(Options));
    }

    [Fact]
    public void Unavailable_choices_are_reset()
    {
        var unavailable = new AskSelection { Domain = "gone", Region = "sg", Model = "x", Knowledge = KnowledgeScope.Private };
        Assert.Equal(new AskSelection(), unavailable.RestrictTo(Options));
        Assert.Equal(new AskSelection { Domain = "banking" }, new AskSelection { Domain = "banking", Region = "us" }.RestrictTo(Options));
    }

    [Fact]
    public void Question_carries_the_choices() => Assert.Equal(
        new Question("q")
        {
            Domain = "banking",
            Category = "sg",
            Mode = AnswerMode.Compliance,
            KnowledgeScope = KnowledgeScope.All,
            ModelId = "m",
        },
        new AskSelection { Domain = "banking", Region = "sg", Mode = AnswerMode.Compliance, Model = "m" }.ToQuestion("q", null));
}
