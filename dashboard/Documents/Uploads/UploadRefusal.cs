using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Egret.Client;
using Egret.Dashboard.Parts;

namespace Egret.Dashboard.Documents.Uploads;

/// <summary>What a refused upload means to the person who chose the file.</summary>
internal static partial class UploadRefusal
{
    /// <summary>Says what to do, and whether sending the same file again can help.</summary>
    public static (string Problem, bool CanRetry) Of(EgretException exception) => exception switch
    {
        EgretConflictException { Detail: { } detail } when NameIn(detail) is { } name => ($"Already there, as “{name}”.", false),
        EgretUnavailableException { Status: null } => ("Egret cannot be reached. Check the connection and try again.", true),
        EgretUnavailableException or EgretRateLimitedException or EgretNotAuthenticatedException or EgretCreditsExhaustedException => (Problems.Describe(exception), true),
        { Status: HttpStatusCode.RequestEntityTooLarge, Detail: { } detail } => ($"{InUnits(detail)} Split the file, or leave out its images.", false),
        { Status: HttpStatusCode.UnsupportedMediaType or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.BadRequest } => (Problems.Describe(exception), false),
        _ => (Problems.Describe(exception), true),
    };

    /// <summary>The document that has the same bytes, as the server's sentence names it.</summary>
    private static string? NameIn(string detail) => NamedDocument().Match(detail) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>The server names its limit in bytes, and the file's size stands beside it in larger units.</summary>
    private static string InUnits(string detail) =>
        Bytes().Replace(detail, match => ByteCount.Say(long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)));

    [GeneratedRegex(@"\b([0-9]{1,18}) bytes\b")]
    private static partial Regex Bytes();

    [GeneratedRegex(@"as document \S+ \('(.+)'\)\.$")]
    private static partial Regex NamedDocument();
}
