using Egret.Chat.Retrieval;

namespace Egret.Chat.Tests.Retrieval;

public sealed class TermsTests
{
    [Theory]
    [InlineData("notify", "notified", "notifies", "notification", "notifications")]
    [InlineData("apply", "applied", "application", "applying")]
    [InlineData("require", "required", "requires", "requirement", "requirements")]
    [InlineData("approve", "approval", "approved", "approving")]
    [InlineData("comply", "compliance", "complied")]
    [InlineData("terminate", "termination", "terminated")]
    [InlineData("disclose", "disclosure", "disclosures", "disclosed")]
    [InlineData("submit", "submitted", "submits", "submitting")]
    [InlineData("fund", "funds", "funded")]
    [InlineData("sell", "sold", "selling")]
    [InlineData("seek", "sought", "seeking")]
    public void Forms_of_one_word_have_one_stem(params string[] forms) =>
        Assert.Single(forms.Select(form => Terms.Stem(form)).Distinct());

    [Theory]
    [InlineData("document", "documentary")]
    [InlineData("business", "busy")]
    public void Different_words_have_different_stems(string first, string second) =>
        Assert.NotEqual(Terms.Stem(first), Terms.Stem(second));
}
