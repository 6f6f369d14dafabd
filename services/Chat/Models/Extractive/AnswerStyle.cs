using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Egret.Chat.Reading;

namespace Egret.Chat.Models.Extractive;

/// <summary>How an answer is to read.</summary>
internal enum AnswerStyle
{
    /// <summary>Obligations first, terse.</summary>
    Compliance,

    /// <summary>A little more context, and where to read on.</summary>
    Advisory,
}
