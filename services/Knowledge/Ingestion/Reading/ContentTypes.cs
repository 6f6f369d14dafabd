using System.Text.Json;

namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>The formats that can be read, recognised by what the bytes are.</summary>
internal static class ContentTypes
{
    public const string Pdf = "application/pdf";
    public const string Html = "text/html";
    public const string Markdown = "text/markdown";
    public const string PlainText = "text/plain";
    public const string JsonLines = "application/jsonl";
    public const string Word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    /// <summary>PDF readers accept leading junk up to here, and so do the writers that make it.</summary>
    private const int PdfHeaderWindow = 1024;

    private static readonly string[] HtmlStarts = ["<!doctype html", "<html", "<head", "<body"];
    private static readonly string[] HtmlSigns = ["<p>", "<p ", "<div", "<h1", "<h2", "<table", "<br", "<span", "<ul", "<title"];

    /// <summary>
    /// Decides by content, not by name; the name only tells the text formats apart, which look alike.
    /// </summary>
    /// <param name="head">The first 64 KiB.</param>
    /// <param name="filename">As the uploader named it.</param>
    /// <returns>One of the constants; null for anything that is not read here.</returns>
    public static string? Detect(ReadOnlySpan<byte> head, string filename)
    {
        if (head[..Math.Min(head.Length, PdfHeaderWindow)].IndexOf("%PDF-"u8) >= 0)
        {
            return Pdf;
        }

        if (head.StartsWith("PK\u0003\u0004"u8))
        {
            return head.IndexOf("word/"u8) >= 0 ? Word : null;
        }

        return IsBinary(head) ? null : DetectText(TextDecoding.Decode(head, isPrefix: true).TrimStart(), Path.GetExtension(filename));
    }

    private static bool IsBinary(ReadOnlySpan<byte> head)
    {
        if (TextDecoding.HasUtf16Mark(head))
        {
            return false;
        }

        var controls = 0;
        foreach (var value in head)
        {
            if (value < 0x20 && value is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f' or 0x1B))
            {
                controls++;
            }
        }

        // Text may carry a stray control character; compressed or machine data has one in ten.
        return controls > head.Length / 200;
    }

    private static string? DetectText(string text, string extension)
    {
        var start = text.AsSpan(0, Math.Min(text.Length, 4096));
        if (StartsWithAny(start, HtmlStarts) || (start is ['<', ..] && start.IndexOf("<html", StringComparison.OrdinalIgnoreCase) >= 0))
        {
            return Html;
        }

        if (start.StartsWith("<?xml") || start.StartsWith("{\\rtf") || start.StartsWith("%!PS"))
        {
            return null;
        }

        if (start is ['{', ..] && (IsNamed(extension, ".jsonl", ".ndjson") || IsPassageLine(text)))
        {
            return JsonLines;
        }

        if (IsNamed(extension, ".md", ".markdown"))
        {
            return Markdown;
        }

        return IsNamed(extension, ".html", ".htm", ".xhtml") && ContainsAny(text, HtmlSigns) ? Html : PlainText;
    }

    private static bool IsPassageLine(string text)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        try
        {
            using var line = JsonDocument.Parse(end < 0 ? text : text[..end]);
            return line.RootElement.TryGetProperty("text", out var value) && value.ValueKind == JsonValueKind.String;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsNamed(string extension, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (extension.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool StartsWithAny(ReadOnlySpan<char> text, string[] values)
    {
        foreach (var value in values)
        {
            if (text.StartsWith(value, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool ContainsAny(string text, string[] values) =>
        values.Any(value => text.Contains(value, StringComparison.OrdinalIgnoreCase));
}
