using System.Globalization;
using System.Text.Json;

namespace Egret.Knowledge.Ingestion.Reading.JsonLines;

/// <summary>
/// Reads passages that were split before upload, one JSON object per line. They are neither merged nor split. Their
/// offsets refer to their texts joined by line feeds.
/// </summary>
internal sealed class JsonLinesReader : IDocumentReader
{
    /// <summary>The media type of JSON Lines.</summary>
    public const string ContentType = "application/jsonl";

    private const int MaxReferenceLength = 200;
    private const int MaxHeadingLength = 500;
    private const int MaxJsonDepth = 8;

    /// <summary>
    /// Four times the maximum of the splitter: up to ten passages are sent to the model in full for one question.
    /// </summary>
    private const int MaxTextLength = 16_000;

    public string FormatName => "JSON Lines of passages";

    public string MediaType => ContentType;

    public bool Matches(DocumentHeader header, string filename) => header.IsText && header.Text is ['{', ..]
        && (DocumentHeader.HasExtension(filename, ".jsonl", ".ndjson") || IsPassage(FirstLine(header.Text)));

    public DocumentContent Read(Stream content, CancellationToken cancellationToken)
    {
        var text = new ExtractedText();
        List<(string? Heading, string? Reference)> labels = [];
        var number = 0;
        foreach (var line in TextDecoding.Decode(content).AsSpan().EnumerateLines())
        {
            cancellationToken.ThrowIfCancellationRequested();
            number++;
            if (line.IsWhiteSpace())
            {
                continue;
            }

            var passage = Parse(line, number);
            var before = text.Blocks.Count;
            text.AddLines(passage.Text, passage.Page);
            if (text.Blocks.Count == before)
            {
                // Regulations often contain numbered clauses without text. They are skipped, because no query can match
                // them.
                continue;
            }

            labels.Add((passage.Heading, passage.Reference));
            if (labels.Count > ReadingLimits.Passages)
            {
                throw new UnreadableDocumentException(string.Create(CultureInfo.InvariantCulture,
                    $"The file has more than {ReadingLimits.Passages} passages. Split it into several files."));
            }
        }

        if (labels.Count == 0)
        {
            throw new UnreadableDocumentException(
                "The file has no passages. Each line must be a JSON object such as {\"id\": \"1\", \"text\": \"…\"}.");
        }

        var all = text.ToString();
        return new(text, Passages: [.. text.Blocks.Select((block, index) => new PassageDraft(
            index, all[block.Start..block.End], labels[index].Heading, block.Page, block.Start, block.End,
            labels[index].Reference))]);
    }

    private static string FirstLine(string text)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? text : text[..end];
    }

    private static bool IsPassage(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.TryGetProperty("text", out var value) && value.ValueKind == JsonValueKind.String;
        }
        catch (JsonException)
        {
            // Text that starts with a brace, such as a template.
            return false;
        }
    }

    private static (string Text, string? Heading, int? Page, string? Reference) Parse(
        ReadOnlySpan<char> line, int number)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(line.ToString(), new JsonDocumentOptions { MaxDepth = MaxJsonDepth });
        }
        catch (JsonException)
        {
            throw Invalid(number, "is not valid JSON");
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw Invalid(number, "is not a JSON object");
            }

            var text = ReadText(document.RootElement, "text", MaxTextLength, number)
                ?? throw Invalid(number, "has no \"text\"");
            return (
                text,
                ReadLabel(document.RootElement, "heading", MaxHeadingLength, number),
                ReadPage(document.RootElement, number),
                ReadLabel(document.RootElement, "id", MaxReferenceLength, number));
        }
    }

    private static string? ReadText(JsonElement passage, string name, int maxLength, int number)
    {
        if (!passage.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var text = value.ValueKind switch
        {
            JsonValueKind.String => ReadString(value, name, number),
            JsonValueKind.Number when name == "id" => value.GetRawText(),
            _ => throw Invalid(number, $"has a \"{name}\" that is not a string"),
        };
        return text.Length <= maxLength
            ? text
            : throw Invalid(number, string.Create(
                CultureInfo.InvariantCulture, $"has a \"{name}\" of more than {maxLength} characters"));
    }

    private static string? ReadLabel(JsonElement passage, string name, int maxLength, int number) =>
        ReadText(passage, name, maxLength, number) is { } text && ExtractedText.Clean(text) is { Length: > 0 } label ? label : null;

    private static string ReadString(JsonElement value, string name, int number)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // An escape sequence for an unpaired surrogate is valid JSON, but not valid Unicode.
            throw Invalid(number, $"has a \"{name}\" that is not valid Unicode");
        }
    }

    private static int? ReadPage(JsonElement passage, int number)
    {
        if (!passage.TryGetProperty("page", out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var page) && page > 0
            ? page
            : throw Invalid(number, "has a \"page\" that is not a positive whole number");
    }

    private static UnreadableDocumentException Invalid(int number, string error) =>
        new(string.Create(CultureInfo.InvariantCulture,
        $"Line {number} {error}. Correct it and upload the file again."));
}
