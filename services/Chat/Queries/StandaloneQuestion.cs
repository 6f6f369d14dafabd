using System.Text.RegularExpressions;
using Egret.Chat.Retrieval;

namespace Egret.Chat.Queries;

/// <summary>
/// Completes a follow-up question ("And how often?") with the terms of the previous question. Rule-based, because it
/// must work without a model provider and be deterministic.
/// </summary>
internal static partial class StandaloneQuestion
{
    private const int ShortQuestionWords = 12;
    private const int MaxFollowUpWords = 40;
    private const int MaxContextWords = 12;

    /// <summary>Returns the question, completed from the previous ones.</summary>
    /// <param name="question">The question as asked.</param>
    /// <param name="earlier">The previous questions of the session, oldest first.</param>
    public static string Complete(string question, IReadOnlyList<string> earlier) =>
        earlier.Append(question).Aggregate((before, next) => DependsOnContext(next) ? Combine(before, next) : next);

    private static string Combine(string before, string next)
    {
        var known = Terms.Of(next).ToHashSet(StringComparer.Ordinal);
        var borrowed = Terms.WithSpelling(before)
            .Where(term => !Terms.IsAskingWord(term.Stem) && known.Add(term.Stem))
            .Select(term => term.Word)
            .Take(MaxContextWords)
            .ToList();
        return borrowed.Count == 0 ? next : $"{string.Join(' ', borrowed)}: {next}";
    }

    private static bool DependsOnContext(string question)
    {
        var words = Terms.CountWords(question);
        if (words <= MaxFollowUpWords && Connective().IsMatch(question))
        {
            return true;
        }

        if (words > ShortQuestionWords)
        {
            return false;
        }

        var matter = Terms.Of(question).Where(term => !Terms.IsAskingWord(term)).Distinct().Count();
        return matter == 0 || (matter <= 4 && Reference().IsMatch(question)) || (matter == 1 && !Definition().IsMatch(question));
    }

    [GeneratedRegex(
        @"^(and|but|or|so|then|also|what about|how about|what if|why( not)?\s*\??$|in that case|otherwise)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Connective();

    [GeneratedRegex(@"\b(it|its|they|them|their|theirs|this|that|these|those|he|she|him|her|such|same|there)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Reference();

    [GeneratedRegex(@"^(what|who) (is|are)\b|\b(define|definition|meaning)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Definition();
}
