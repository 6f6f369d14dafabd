using System.Text.RegularExpressions;

namespace Egret.Chat.Reading;

/// <summary>What kind of statement would answer a question.</summary>
[Flags]
internal enum Wanted
{
    Anything = 0,

    /// <summary>A time: how long, when, by when.</summary>
    Time = 1,

    /// <summary>How often.</summary>
    Frequency = 2,

    /// <summary>An amount: how much, how many, the minimum.</summary>
    Amount = 4,

    /// <summary>Somebody: who, which person.</summary>
    Actor = 8,

    /// <summary>A duty: must, required.</summary>
    Duty = 16,

    /// <summary>Leave or prohibition: may, can, allowed.</summary>
    Permission = 32,

    /// <summary>What a word means.</summary>
    Definition = 64,

    /// <summary>When a rule applies and when it does not.</summary>
    Condition = 128,
}
