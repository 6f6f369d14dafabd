using Egret.Client;
using Egret.Dashboard.Ask.Rendering;

namespace Egret.Dashboard.Tests.Ask;

public sealed class AnswerExportTests
{
    [Fact]
    public void Exported_answer_ends_with_its_cited_sources() => Assert.Equal(
        """
        Keep them. [2] Notify. [1]

        ### Sources

        \[1\] my\_rules.pdf, page 3, “Part 2 \> Notification” (your documents)

        \[2\] rules.pdf (public library)

        """.ReplaceLineEndings("\n"),
        AnswerExport.Answer(
            "Keep them. [2] Notify. [1]\n",
            [
                RenderedMarkdown.Source(2),
                RenderedMarkdown.Source(
                    1, filename: "my_rules.pdf", page: 3, heading: "Part 2 > Notification", scope: SourceScope.Private),
                RenderedMarkdown.Source(3),
            ]));

    [Fact]
    public void Exported_answer_without_citations_has_no_source_list() =>
        Assert.Equal("Nothing found.\n", AnswerExport.Answer("Nothing found.", [RenderedMarkdown.Source(1)]));

    [Fact]
    public void Exported_document_has_the_question_as_title_on_one_line() =>
        Assert.Equal(
            "## What \\*is\\* retained?\n\nLogs.\n", AnswerExport.Document(" What *is*\nretained? ", "Logs.", []));

    [Theory]
    [InlineData("What must be retained, and how long?", "what-must-be-retained-and-how-long.md")]
    [InlineData("Où? ../..\\x", "où-x.md")]
    [InlineData("???", "answer.md")]
    public void Export_file_name_is_derived_from_the_question(string question, string name) =>
        Assert.Equal(name, AnswerExport.FileName(question));

    [Fact]
    public void Export_file_name_of_a_long_question_is_truncated() =>
        Assert.Equal(new string('a', 60) + ".md", AnswerExport.FileName(new string('a', 90)));
}
