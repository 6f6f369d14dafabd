using Egret.Client;
using Egret.Dashboard.Sessions;

namespace Egret.Dashboard.Tests.Sessions;

public sealed class SessionFilterTests
{
    private static readonly Session Session =
        new(Guid.Empty, "How long are logs retained?", "banking", "Banking", "Singapore", "sg", default, default, 2);

    [Theory]
    [InlineData("", true)]
    [InlineData("LOGS", true)]
    [InlineData(" logs  singapore ", true)]
    [InlineData("bank", true)]
    [InlineData("logs france", false)]
    public void Session_matches_words_of_its_title_domain_and_region(string words, bool isFound) =>
        Assert.Equal(isFound, SessionFilter.Matches(Session, words));

    [Fact]
    public void Session_without_a_domain_matches_words_of_its_title() =>
        Assert.True(SessionFilter.Matches(Session with { DomainName = null, CategoryName = null }, "retained"));
}
