using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Egret.Client;
using Egret.Dashboard.Components;

namespace Egret.Dashboard.Documents.Uploads;

/// <summary>Describes failed uploads to the user.</summary>
internal static partial class UploadFailureText
{
    /// <summary>Describes a failure and returns whether a retry with the same file may succeed.</summary>
    public static (string Problem, bool CanRetry) Describe(EgretException exception) => exception switch
    {
        EgretConflictException { Detail: { } detail } when ReadName(detail) is { } name =>
            ($"Already there, as “{name}”.", false),
        EgretUnavailableException { Status: null } =>
            ("Egret cannot be reached. Check the connection and try again.", true),
        EgretUnavailableException or EgretRateLimitedException => (ProblemText.Describe(exception), true),
        EgretNotAuthenticatedException or EgretCreditsExhaustedException => (ProblemText.Describe(exception), true),
        { Status: HttpStatusCode.RequestEntityTooLarge, Detail: { } detail } =>
            ($"{FormatSizes(detail)} Split the file, or leave out its images.", false),
        { Status: HttpStatusCode.UnsupportedMediaType or HttpStatusCode.RequestEntityTooLarge } =>
            (ProblemText.Describe(exception), false),
        { Status: HttpStatusCode.BadRequest } => (ProblemText.Describe(exception), false),
        _ => (ProblemText.Describe(exception), true),
    };

    /// <summary>Reads the name of the existing document with the same content from the server's message.</summary>
    private static string? ReadName(string detail) =>
        NamedDocument().Match(detail) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>
    /// Replaces sizes in bytes, as in the server's message, by larger units, as used for the file's size.
    /// </summary>
    private static string FormatSizes(string detail) => Bytes().Replace(
        detail, match => ByteSize.Format(long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)));

    [GeneratedRegex(@"\b([0-9]{1,18}) bytes\b")]
    private static partial Regex Bytes();

    [GeneratedRegex(@"as document \S+ \('(.+)'\)\.$")]
    private static partial Regex NamedDocument();
}
