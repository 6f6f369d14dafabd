using Egret.Dashboard.Ask.Sources;

namespace Egret.Dashboard.Tests.Ask;

public sealed class PassageMarksTests
{
    private const string Passage =
        "Records are kept for five years. An institution notifies the Authority\nwithin one hour. Other duties follow.";

    [Fact]
    public void Cited_sentence_is_found_despite_different_whitespace_and_markup() =>
        Assert.Equal(
            "An institution notifies the Authority\nwithin one hour.", Cited("An institution notifies the Authority within *one* hour"));

    [Fact]
    public void Sentence_with_most_words_in_common_is_marked_as_cited() =>
        Assert.Equal("Records are kept for five years.", Cited("Institutions must keep their records for at least five years."));

    [Fact]
    public void Unrelated_sentence_is_not_marked() => Assert.Equal("", Cited("The board approves the budget."));

    [Fact]
    public void Words_of_the_question_are_marked_in_every_inflection() => Assert.Equal(
        ["institution", "notifies", "Authority"],
        PassageMarks.Of(Passage, "When must institutions notify the authority?", [])
            .Where(piece => piece.IsAsked).Select(piece => piece.Text));

    [Fact]
    public void Marked_pieces_concatenate_to_the_passage() => Assert.Equal(
        Passage,
        string.Concat(
            PassageMarks.Of(Passage, "When are records kept?", ["Records are kept for five years."]).Select(piece => piece.Text)));

    [Fact]
    public void Passage_without_marks_is_one_piece() =>
        Assert.Equal([new MarkedText("Some words.", IsCited: false, IsAsked: false)], PassageMarks.Of("Some words.", "", []));

    [Fact]
    public void Empty_passage_has_no_pieces() => Assert.Empty(PassageMarks.Of("", "a question", ["a claim of some words"]));

    private static string Cited(string claim) =>
        string.Concat(PassageMarks.Of(Passage, "", [claim]).Where(piece => piece.IsCited).Select(piece => piece.Text));
}
