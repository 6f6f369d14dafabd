namespace Egret.Chat.Retrieval;

/// <summary>The kinds of statements that answer a question.</summary>
[Flags]
internal enum ExpectedAnswer
{
    Any = 0,

    /// <summary>A time: how long, when, by when.</summary>
    Time = 1,

    /// <summary>How often.</summary>
    Frequency = 2,

    /// <summary>An amount: how much, how many, the minimum.</summary>
    Amount = 4,

    /// <summary>A person: who, which person.</summary>
    Actor = 8,

    /// <summary>A duty: must, required.</summary>
    Duty = 16,

    /// <summary>A permission or prohibition: may, can, allowed.</summary>
    Permission = 32,

    /// <summary>The definition of a term.</summary>
    Definition = 64,

    /// <summary>A condition: when a rule applies.</summary>
    Condition = 128,
}
