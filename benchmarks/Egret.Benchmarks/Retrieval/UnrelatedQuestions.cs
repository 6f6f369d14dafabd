namespace Egret.Benchmarks.Retrieval;

/// <summary>
/// What no financial regulation answers. The best passage for one of these is to look as poor as it is.
/// </summary>
internal static class UnrelatedQuestions
{
    public static IReadOnlyList<string> All { get; } =
    [
        "What is the best way to grill a salmon fillet?",
        "How do I reset the password of my home router?",
        "Which planet has the most moons?",
        "Who won the football world cup in 1998?",
        "What temperature should bread dough rise at?",
        "How can I train a puppy to stop biting?",
        "What are the symptoms of vitamin D deficiency?",
        "How does photosynthesis work in desert plants?",
        "Which guitar strings are best for fingerstyle playing?",
        "When did the Roman Empire fall?",
        "How do I change the tyre of a mountain bike?",
        "What is the plot of Hamlet?",
        "How many calories are in an avocado?",
        "What is the fastest way to learn Japanese kanji?",
        "How do volcanoes form?",
        "Can I grow tomatoes on a north-facing balcony?",
        "What is the boiling point of nitrogen?",
        "How do I remove red wine stains from a carpet?",
        "Which camera lens is best for portrait photography?",
        "How long does it take to hike the Inca trail?",
        "What causes the northern lights?",
        "How do I write a for loop in Python?",
        "What is the difference between a llama and an alpaca?",
        "How should I prune an apple tree in winter?",
        "Who painted The Night Watch?",
        "What are good exercises for lower back pain?",
        "How do whales communicate under water?",
        "What is the recipe for a classic margarita?",
        "How does a lithium-ion battery store energy?",
        "Which airline has the most legroom in economy class?",
        "How do I knit a pair of socks?",
        "What is the capital of Burkina Faso?",
        "How tall is the tallest giraffe ever measured?",
        "What is the distance from the Earth to the Moon?",
        "How do I fix a leaking kitchen tap?",
        "Which chess opening is best for beginners?",
        "What does the mitochondrion do in a cell?",
        "How do I stop my cat from scratching the sofa?",
        "What is a good beginner marathon training plan?",
        "When is the best time to see cherry blossoms in Kyoto?",
    ];
}
