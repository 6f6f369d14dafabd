namespace Egret.Chat.Reading;

/// <summary>
/// Picks the statements that answer a question out of retrieved passages: by how much of what the question is about they
/// speak of (rare words count more), by how well their passage matched, and by whether their form is the one asked for;
/// then against saying the same thing twice.
/// </summary>
internal sealed class EvidenceFinder(EvidenceThresholds thresholds)
{
    private const double PassageWeight = 0.3;
    private const double FormWeight = 0.2;
    private const double PairWeight = 0.15;
    private const double HeadingShare = 0.5;
    private const double ConceptShare = 0.7;
    private const double LikenessShare = 0.4;
    private const double RepetitionPenalty = 0.7;
    private const double NoveltyWeight = 0.15;
    private const double OpeningWeight = 0.3;
    private const double FollowerShare = 0.6;

    /// <summary>How much a term weighs that every statement has.</summary>
    private const double CommonTermWeight = 0.5;

    /// <summary>The right form counts for something even where hardly a word is shared.</summary>
    private const double FormFloor = 0.3;

    private const int ShortStatementWords = 6;
    private const double ShortStatementShare = 0.7;

    /// <summary>From here on a statement is long, and loses up to <see cref="LongStatementLoss"/> over the next <see cref="LongStatementSpan"/> words.</summary>
    private const int LongStatementWords = 35;
    private const double LongStatementSpan = 50;
    private const double LongStatementLoss = 0.15;

    /// <summary>A row of a table, or a piece of a sentence.</summary>
    private const double FragmentShare = 0.7;
    private const double UnfinishedShare = 0.6;

    /// <summary>Which part of the first one's score the second must have, and each one after that.</summary>
    private const double SecondShare = 0.6;
    private const double LaterShare = 0.68;

    /// <summary>What is read of a passage at the most. One of a book's length, as an upload may bring, must not cost a book's time with each question.</summary>
    private const int MaxPassageLength = 10_000;
    private const int MaxStatements = 200;

    /// <summary>After so many that do not fit into an answer no other one is tried.</summary>
    private const int MaxOversized = 8;
    private const int ShortQuestionTerms = 4;
    private const double UnknownNameCoverage = 0.5;
    private const double ShortGoodCoverage = 0.75;

    /// <summary>Finds the evidence.</summary>
    /// <param name="question">The question, complete in itself.</param>
    /// <param name="passages">What was retrieved, best first.</param>
    /// <param name="limits">How much an answer may hold.</param>
    /// <param name="cancellationToken">Ends the search for it.</param>
    public Evidence Find(Question question, IReadOnlyList<Passage> passages, EvidenceLimits limits, CancellationToken cancellationToken)
    {
        var candidates = new List<Candidate>();
        for (var index = 0; index < passages.Count; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            candidates.AddRange(ReadCandidates(passages[index], index));
        }

        var topScore = passages.Count == 0 ? 0 : passages.Max(passage => passage.Score);
        if (candidates.Count == 0 || topScore < thresholds.MinimumScore)
        {
            return new Evidence([], EvidenceQuality.Insufficient, []);
        }

        var weights = WeightTerms(question, candidates);
        var total = Math.Max(weights.Values.Sum(), double.Epsilon);
        foreach (var candidate in candidates)
        {
            cancellationToken.ThrowIfCancellationRequested();
            candidate.Score = ScoreOf(candidate, question, weights, total, topScore);
        }

        var picked = Pick(candidates, question, weights, total, limits, cancellationToken);
        var isNameUnknown = topScore < thresholds.CertainScore
            && question.Terms.Values.Any(term => term.IsName && candidates.TrueForAll(candidate => candidate.PresenceOf(term) < HeadingShare));
        return Judge(picked, question, weights, topScore, isNameUnknown);
    }

    private static IEnumerable<Candidate> ReadCandidates(Passage passage, int index)
    {
        var isCut = passage.Text.Length > MaxPassageLength;
        var statements = PassageReader.Read(isCut ? passage.Text[..MaxPassageLength] : passage.Text);
        // The last one of what was cut off may not be whole.
        return statements.SkipLast(isCut && statements.Count > 1 ? 1 : 0)
            .Where(statement => !statement.IsHeading && Terms.CountWords(statement.FullText) >= 4)
            .Take(MaxStatements)
            .Select(statement => new Candidate(index, passage, statement));
    }

    /// <summary>A word that few of the statements have tells them apart; one that none has weighs most, because it is missing.</summary>
    private static Dictionary<string, double> WeightTerms(Question question, List<Candidate> candidates)
    {
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var term in question.Terms.Values)
        {
            var containing = candidates.Count(candidate => candidate.PresenceOf(term) > 0);
            weights[term.Stem] = term.Weight * (CommonTermWeight + Math.Log(1 + ((candidates.Count + 1.0) / (containing + 0.5))));
        }

        return weights;
    }

    private static double ScoreOf(Candidate candidate, Question question, Dictionary<string, double> weights, double total, double topScore)
    {
        var whole = question.Terms.Values.Sum(term => candidate.PresenceOf(term) * weights[term.Stem]) / total;
        // A lead-in that speaks of the matter itself is about it; a list in which the words merely occur may not be.
        var opening = question.Terms.Values.Sum(term => candidate.PresenceInOpening(term) * weights[term.Stem]) / total;
        candidate.Coverage = ((1 - OpeningWeight) * whole) + (OpeningWeight * opening);
        var pairs = question.Pairs.Count == 0 ? 0 : question.Pairs.Count(candidate.HasPair) / (double)question.Pairs.Count;
        var form = question.FitOf(candidate.Statement.FullText);
        var score = candidate.Coverage + (PairWeight * pairs) + (FormWeight * form * (FormFloor + candidate.Coverage))
            + (PassageWeight * candidate.Passage.Score / topScore);
        var words = Terms.CountWords(candidate.Statement.Text);
        var length = words < ShortStatementWords && candidate.Statement.Points.Count == 0
            ? ShortStatementShare
            : 1 - (LongStatementLoss * Math.Clamp((words - LongStatementWords) / LongStatementSpan, 0, 1));
        var layout = candidate.Statement.IsTableRow || candidate.Statement.IsFragment ? FragmentShare : candidate.Statement.IsUnfinished ? UnfinishedShare : 1;
        return score * length * layout;
    }

    /// <summary>The best first, each next one by what it adds to those already taken.</summary>
    private static List<Candidate> Pick(
        List<Candidate> candidates, Question question, Dictionary<string, double> weights, double total, EvidenceLimits limits,
        CancellationToken cancellationToken)
    {
        var picked = new List<Candidate>();
        var length = 0;
        var misfits = 0;
        var remaining = candidates.ToList();
        var covered = new HashSet<string>(StringComparer.Ordinal);
        while (remaining.Count > 0 && picked.Count < limits.Statements && misfits < MaxOversized)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (best, value) = remaining
                .Select(candidate => (candidate, Value: (candidate.Score * (1 - (RepetitionPenalty * candidate.Repetition)))
                    + (NoveltyWeight * Novelty(candidate, question, weights, covered) / total)))
                .MaxBy(entry => entry.Value);
            if (picked.Count > 0 && value < picked[0].Score * (picked.Count < 2 ? SecondShare : LaterShare))
            {
                break;
            }

            remaining.Remove(best);
            best.Points = PointSelection.Choose(best.Statement, question, weights);
            if (picked.Count > 0 && length + best.Length > limits.Characters)
            {
                misfits++;
                continue;
            }

            picked.Add(best);
            length += best.Length;
            covered.UnionWith(question.Terms.Values.Where(term => best.PresenceOf(term) > 0).Select(term => term.Stem));
            if (picked.Count == 1)
            {
                remaining.RemoveAll(candidate => candidate.Coverage < FollowerShare * best.Coverage);
            }

            foreach (var candidate in remaining)
            {
                candidate.Repetition = Math.Max(candidate.Repetition, candidate.Similarity(best));
            }
        }

        return picked;
    }

    private static double Novelty(Candidate candidate, Question question, Dictionary<string, double> weights, HashSet<string> covered) =>
        covered.Count == 0 ? 0 : question.Terms.Values.Where(term => !covered.Contains(term.Stem)).Sum(term => candidate.PresenceOf(term) * weights[term.Stem]);

    /// <summary>
    /// The best statement must itself speak of a good part of the matter: words that are found here and there, each in another
    /// statement, are no evidence for what the question puts together.
    /// </summary>
    private Evidence Judge(List<Candidate> picked, Question question, Dictionary<string, double> weights, double topScore, bool isNameUnknown)
    {
        var matter = question.Terms.Values.Where(term => term.Weight >= 1).ToList();
        var whole = CoverageBy(picked, matter, weights);
        var lead = CoverageBy([picked[0]], matter, weights);
        var isShort = matter.Count <= ShortQuestionTerms;
        var quality = lead < thresholds.PartialCoverage && topScore < thresholds.CertainScore ? EvidenceQuality.Insufficient
            // Who asks of the GDPR is not answered by what another law says of the same matter.
            : isNameUnknown && isShort && lead < UnknownNameCoverage ? EvidenceQuality.Insufficient
            : whole < thresholds.GoodCoverage || lead < (isShort ? ShortGoodCoverage : thresholds.PartialCoverage) ? EvidenceQuality.Partial
            : EvidenceQuality.Good;
        string[] missing = [.. matter.Where(term => !picked.Exists(candidate => candidate.PresenceOf(term) > 0)).Select(term => term.Word)];
        return quality == EvidenceQuality.Insufficient
            ? new Evidence([], quality, missing)
            : new Evidence([.. picked.Select(candidate => candidate.ToFinding())], quality, missing);
    }

    /// <summary>A question of nothing but asking words ("What is required?") can only be judged by its passages.</summary>
    private static double CoverageBy(List<Candidate> candidates, List<QuestionTerm> matter, Dictionary<string, double> weights)
    {
        var total = matter.Sum(term => weights[term.Stem]);
        return total == 0 ? 1 : matter.Sum(term => weights[term.Stem] * candidates.Max(candidate => candidate.PresenceOf(term))) / total;
    }

    private sealed class Candidate
    {
        private readonly HashSet<string> _terms;
        private readonly HashSet<string> _opening;
        private readonly HashSet<string> _concepts;
        private readonly HashSet<string> _heading;
        private readonly HashSet<(string, string)> _pairs;

        public Candidate(int index, Passage passage, Statement statement)
        {
            Index = index;
            Passage = passage;
            Statement = statement;
            var terms = Terms.Of(statement.FullText).ToList();
            _terms = terms.ToHashSet(StringComparer.Ordinal);
            _opening = Terms.Of(statement.Text).ToHashSet(StringComparer.Ordinal);
            _concepts = terms.Select(Terms.ConceptOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
            _heading = Terms.Of(passage.Heading ?? "").ToHashSet(StringComparer.Ordinal);
            _pairs = terms.Zip(terms.Skip(1)).ToHashSet();
        }

        public int Index { get; }

        public Passage Passage { get; }

        public Statement Statement { get; }

        public double Score { get; set; }

        public double Coverage { get; set; }

        /// <summary>How much of it those already taken say.</summary>
        public double Repetition { get; set; }

        public IReadOnlyList<Statement> Points { get; set; } = [];

        /// <summary>Characters that it takes in an answer.</summary>
        public int Length => (Statement.Antecedent?.Text.Length ?? 0) + Statement.Text.Length + Points.Sum(point => point.FullText.Length);

        public Finding ToFinding() => new(Index, Statement, Points, Score);

        /// <summary>1 for the word itself, less for another word of its meaning, one that only the heading has, or a name's like (France, Franc).</summary>
        public double PresenceOf(QuestionTerm term) =>
            _terms.Contains(term.Stem) ? (term.IsName && !Statement.FullText.Contains(term.NameRoot, StringComparison.OrdinalIgnoreCase) ? LikenessShare : 1)
            : term.Concept is not null && _concepts.Contains(term.Concept) ? ConceptShare
            : _heading.Contains(term.Stem) ? HeadingShare : 0;

        public double PresenceInOpening(QuestionTerm term) =>
            Statement.Points.Count == 0 || _opening.Contains(term.Stem) || _heading.Contains(term.Stem) ? PresenceOf(term) : 0;

        public bool HasPair((string First, string Second) pair) => _pairs.Contains(pair);

        /// <summary>Which part of the shorter one's words the other has too.</summary>
        public double Similarity(Candidate other) =>
            _terms.Count == 0 || other._terms.Count == 0 ? 0
                : _terms.Count(other._terms.Contains) / (double)Math.Min(_terms.Count, other._terms.Count);
    }
}
