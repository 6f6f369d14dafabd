using Egret.Dashboard.Ask.Sources;

namespace Egret.Dashboard.Tests.Ask;

public sealed class PassageHighlighterTests
{
    private const string Passage =
        "Records are retained for five years. An institution notifies the Authority\nwithin one hour. "
        + "Other duties follow.";

    [Fact]
    public void Cited_sentence_is_found_despite_different_whitespace_and_markup() =>
        Assert.Equal(
            "An institution notifies the Authority\nwithin one hour.",
            Cited("An institution notifies the Authority within *one* hour"));

    [Fact]
    public void Sentence_with_most_words_in_common_is_marked_as_cited() =>
        Assert.Equal(
            "Records are retained for five years.",
            Cited("Institutions must keep their records for at least five years."));

    [Fact]
    public void Unrelated_sentence_is_not_marked() => Assert.Equal("", Cited("The board approves the budget."));

    [Fact]
    public void Words_of_the_question_are_marked_in_every_inflection() => Assert.Equal(
        ["institution", "notifies", "Authority"],
        PassageHighlighter.Highlight(Passage, "When must institutions notify the authority?", [])
            .Where(piece => piece.IsQuestionTerm).Select(piece => piece.Text));

    [Fact]
    public void Marked_pieces_concatenate_to_the_passage() => Assert.Equal(
        Passage,
        string.Concat(
            PassageHighlighter
                .Highlight(Passage, "When are records retained?", ["Records are retained for five years."])
                .Select(piece => piece.Text)));

    [Fact]
    public void Passage_without_marks_is_one_piece() =>
        Assert.Equal(
            [new HighlightedText("Some words.", IsCited: false, IsQuestionTerm: false)], PassageHighlighter.Highlight(
                "Some words.", "", []));

    [Fact]
    public void Empty_passage_has_no_pieces() =>
        Assert.Empty(PassageHighlighter.Highlight("", "a question", ["a claim of some words"]));

    private static string Cited(string claim) =>
        string.Concat(
            PassageHighlighter.Highlight(Passage, "", [claim]).Where(piece => piece.IsCited)
                .Select(piece => piece.Text));
}
