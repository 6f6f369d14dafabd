using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Egret.Chat.Retrieval;

/// <summary>
/// Extracts the content words of a text and reduces them to stems, so that "notifies", "notified" and "notification"
/// match. A light stemmer is sufficient, because it only has to make questions and sentences comparable.
/// </summary>
internal static partial class Terms
{
    private const int MinStemLength = 4;

    /// <summary>
    /// Irregular verb forms, each after its verb. Declared first, because the following lists are stemmed.
    /// </summary>
    private static readonly FrozenDictionary<string, string> IrregularForms = Forms("""
        tell told
        keep kept
        hold held
        send sent
        buy bought
        sell sold
        pay paid
        begin began begun
        bring brought
        build built
        lend lent
        lose lost
        leave left
        find found
        meet met
        seek sought
        withdraw withdrew withdrawn
        write wrote written
        choose chose chosen
        undertake undertook undertaken
        forbid forbade forbidden
        break broke broken
        bear bore borne
        deal dealt
        draw drew drawn
        hide hid hidden
        speak spoke spoken
        steal stole stolen
        teach taught
        """);

    private static readonly FrozenSet<string> Stopwords = Words("""
        a about above after again all also am an and any are as at be because been before being below between
        both but by can cannot could did do does doing down during each either else etc few for from further had
        has have having he her here hers him his how however i if in into is it its itself just let many may me
        more most much must my no nor not now of off often on once only or other our ours out over own per same
        shall she should so some such than that the their theirs them then there therefore these they this those
        through thus to too under until up upon us very was we were what when where whether which while who whom
        whose why will with within without would you your yours
        """);

    /// <summary>Words that only phrase a question and do not name its subject.</summary>
    private static readonly FrozenSet<string> AskingWords = Words("""
        ask answer tell explain describe elaborate clarify outline detail details detailed list give provide
        provided please help know understand want specific specifically particular regarding concerning concern
        respect relation related relating context case cases situation kind kinds type types sort example
        examples information question rule rules say says set forth mean means apply applies applicable need
        needs must required requires require requirement requirements obliged obligation obligations ensure
        expect expected intend intends make made take taken use used using come comes get gets happen happens
        long soon often many much way ways issue issues address addresses handle handling approach comply
        complies compliance compliant adhere follow following circumstance circumstances condition conditions
        influence impact affect consider considered consideration considerations receive involve involved
        include includes included including occur arise ensure ensuring order steps measures procedure
        procedures process processes criteria guidelines guidance framework approach role purpose typically
        generally part parts additional various necessary appropriate important relevant possible certain
        necessitate entail describe govern governing stipulate stipulated outlined outlines mentioned prescribed
        determine deem deemed treat treated different difference main key according material portion level
        present trigger aspect aspects aware awareness across play clarity prepare upcoming recent associated
        ongoing employed instead opt opts point points result results particularly stay way recommended course
        action expectations
        """, stem: true);

    /// <summary>Synonyms in regulations and in questions about them.</summary>
    private static readonly FrozenDictionary<string, string> Concepts = Groups("""
        keep retain maintain preserve store retention storage
        notify inform report tell notification disclose
        staff employee personnel worker
        customer client
        fine penalty sanction punishment
        deadline timeframe period duration timeline
        buy purchase acquire
        begin start commence
        end stop cease terminate termination
        assess evaluate assessment evaluation
        check verify verification
        check review
        allowed permitted authorised authorized
        forbidden prohibited
        firm company undertaking institution
        law legislation regulation
        complaint grievance
        yearly annual annually
        breach violation contravention infringement
        appoint appointment designate
        delegate outsource outsourcing
        """);

    /// <summary>Returns the stems of all content words of the text, in order, with repetitions.</summary>
    public static IEnumerable<string> Of(string text) => WithSpelling(text).Select(term => term.Stem);

    /// <summary>Returns stem and spelling of each content word of the text.</summary>
    public static IEnumerable<(string Stem, string Word)> WithSpelling(string text)
    {
        foreach (Match match in WordPattern().Matches(text))
        {
            var word = match.Value.ToLowerInvariant();
            if ((word.Length > 1 || char.IsDigit(word[0])) && !Stopwords.Contains(word))
            {
                yield return (Stem(word), match.Value);
            }
        }
    }

    /// <summary>Whether this stem only phrases a question.</summary>
    public static bool IsAskingWord(string stem) => AskingWords.Contains(stem);

    /// <summary>The concept that this stem shares with its synonyms; null if none.</summary>
    public static string? ConceptOf(string stem) => Concepts.GetValueOrDefault(stem);

    /// <summary>Counts the words of the text, including stop words.</summary>
    public static int CountWords(string text) => WordPattern().Count(text);

    internal static string Stem(string word)
    {
        if (IrregularForms.TryGetValue(word, out var verb))
        {
            return Stem(verb);
        }

        if (word.Length <= MinStemLength || char.IsDigit(word[0]))
        {
            return word.Length == MinStemLength && word[^1] == 's' && word[^2] != 's' ? word[..^1] : word;
        }

        return Strip(word, "ications", "i") ?? Strip(word, "ication", "i")
            ?? Strip(word, "ations", "") ?? Strip(word, "ation", "") ?? Strip(word, "ating", "")
            ?? Strip(word, "ated", "") ?? Strip(word, "ates", "") ?? Strip(word, "ate", "")
            ?? Strip(word, "ments", "", 5, trimE: true) ?? Strip(word, "ment", "", 5, trimE: true)
            ?? Strip(word, "iances", "i") ?? Strip(word, "iance", "i") ?? Strip(word, "ances", "") ?? Strip(word, "ance", "")
            ?? Strip(word, "ures", "", 5) ?? Strip(word, "ure", "", 5) ?? Strip(word, "als", "", 5) ?? Strip(word, "al", "", 5)
            ?? Strip(word, "ions", "") ?? Strip(word, "ion", "")
            ?? Strip(word, "ies", "i", 3) ?? Strip(word, "ied", "i", 3) ?? Strip(word, "ying", "i", 3)
            ?? Strip(word, "ings", "", undouble: true) ?? Strip(word, "ing", "", undouble: true) ?? Strip(word, "ed", "", undouble: true)
            ?? Strip(word, "ically", "ic") ?? Strip(word, "ly", "", 5)
            ?? (word.EndsWith("ss", StringComparison.Ordinal) ? word : null)
            ?? Strip(word, "es", "", 3) ?? Strip(word, "s", "", 3) ?? Strip(word, "e", "", 3) ?? Strip(word, "y", "i", 3)
            ?? word;
    }

    private static string? Strip(
        string word, string suffix, string replacement, int minLength = MinStemLength, bool undouble = false, bool trimE = false)
    {
        if (!word.EndsWith(suffix, StringComparison.Ordinal) || word.Length - suffix.Length < minLength)
        {
            return null;
        }

        var stem = word[..^suffix.Length];
        if (undouble && stem[^1] == stem[^2] && stem[^1] is not ('s' or 'l'))
        {
            stem = stem[..^1];
        }

        if (trimE && stem[^1] == 'e')
        {
            stem = stem[..^1];
        }

        return stem + replacement;
    }

    private static FrozenSet<string> Words(string list, bool stem = false) =>
        Split(list).SelectMany(word => stem ? [word, Stem(word)] : new[] { word }).ToFrozenSet(StringComparer.Ordinal);

    private static FrozenDictionary<string, string> Groups(string list)
    {
        var groups = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in list.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = Split(line);
            foreach (var word in words)
            {
                groups.TryAdd(Stem(word), Stem(words[0]));
            }
        }

        return groups.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static FrozenDictionary<string, string> Forms(string list) =>
        list.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Split)
            .SelectMany(forms => forms.Skip(1).Select(form => (Form: form, Verb: forms[0])))
            .ToFrozenDictionary(entry => entry.Form, entry => entry.Verb, StringComparer.Ordinal);

    private static string[] Split(string list) => list.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A clause number ("18.8.2") is one word; the parts of a hyphenated word are separate words.</summary>
    [GeneratedRegex(@"\d+(?:[.,]\d+)+|[\p{L}\p{N}]+")]
    private static partial Regex WordPattern();
}
