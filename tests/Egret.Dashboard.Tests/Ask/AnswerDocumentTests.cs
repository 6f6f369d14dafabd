using Egret.Dashboard.Ask.Rendering;

namespace Egret.Dashboard.Tests.Ask;

public sealed class AnswerDocumentTests
{
    [Fact]
    public void Citation_supports_the_preceding_sentence()
    {
        var answer = AnswerDocument.Read(
            "Keep logs. Keep them for **five years**. [1] Delete them then [2].\n\n- Notify the `regulator`. [1][3]");

        Assert.Equal(["Keep them for five years.", "Notify the regulator."], answer.ClaimsOf(1));
        Assert.Equal(["Delete them then"], answer.ClaimsOf(2));
        Assert.Equal(["Notify the regulator."], answer.ClaimsOf(3));
        Assert.Empty(answer.ClaimsOf(4));
    }

    [Fact]
    public void Citations_are_numbered_in_document_order() =>
        Assert.Equal(
            [(1, 0), (2, 1), (1, 2)],
            AnswerDocument.Read("a [1, 2]\n\n> b [1]").Citations.Select(citation => (citation.Number, citation.Ordinal)));
}
