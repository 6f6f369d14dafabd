using Egret.Chat.Retrieval;

namespace Egret.Chat.Tests.Retrieval;

public sealed class SentencesTests
{
    [Theory]
    [InlineData("Under Art. 5 of the Law a firm must report. It must do so immediately.", 2)]
    [InlineData("Firms, e.g. Banks and insurers, are covered. Others are not.", 2)]
    [InlineData("See Sec. 12, para. 3 and No. 575/2013 of the Code.", 1)]
    [InlineData("A person resident in the U.S. may apply. No other may.", 2)]
    [InlineData("A person resident in the U.S. Virgin Islands may apply.", 1)]
    [InlineData("Acme Ltd. The firm is licensed.", 2)]
    [InlineData("The ratio is 2.5 per cent. The buffer is 1.25 per cent.", 2)]
    [InlineData("Rule 2.2.1 applies. 2.2.2 A firm must comply.", 2)]
    [InlineData("The form in Annex B. The fee is set out there.", 2)]
    [InlineData("It was signed by J. Smith on behalf of the firm.", 1)]
    [InlineData("“Is a report due?” This depends on the amount (see above). It is if the sum is large.", 3)]
    [InlineData("Payment is due on 1 Jan. 2030 at the latest.", 1)]
    [InlineData("1. A firm must keep records.", 1)]
    public void Sentences_are_separated_at_their_ends(string text, int expected)
    {
        var sentences = Sentences.Split(text, 0, text.Length).Select(range => text[range]).ToList();

        Assert.Equal(expected, sentences.Count);
        Assert.Equal(text, string.Join(' ', sentences));
    }
}
