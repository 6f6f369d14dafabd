using System.Globalization;
using System.Text.Json;

namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>
/// Passages that somebody split beforehand, one JSON object a line. They are kept as they are: not merged, not split. Start
/// and end count through their texts as if these followed each other, a line feed between two.
/// </summary>
internal static class JsonLinesReader
{
    private const int MaximumReferenceLength = 200;
    private const int MaximumHeadingLength = 500;

    /// <summary>Four times what passages have that are split here. A question is answered from ten of them, each of which is read whole.</summary>
    private const int MaximumTextLength = 16_000;

    public static IReadOnlyList<PassageDraft> Read(Stream content, CancellationToken cancellationToken)
    {
        var text = new ExtractedText();
        List<(string? Heading, string? Reference)> names = [];
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
                // Numbered clauses without words of their own are usual in regulations; there is nothing in them to find.
                continue;
            }

            names.Add((passage.Heading, passage.Reference));
            if (names.Count > ReadingLimits.Passages)
            {
                throw new UnreadableDocumentException(string.Create(CultureInfo.InvariantCulture,
                    $"The file has more than {ReadingLimits.Passages} passages. Split it into several files."));
            }
        }

        if (names.Count == 0)
        {
            throw new UnreadableDocumentException("The file has no passages. Each line must be a JSON object such as {\"id\": \"1\", \"text\": \"…\"}.");
        }

        var all = text.ToString();
        return [.. text.Blocks.Select((block, index) => new PassageDraft(
            index, all[block.Start..block.End], names[index].Heading, block.Page, block.Start, block.End, names[index].Reference))];
    }

    private static (string Text, string? Heading, int? Page, string? Reference) Parse(ReadOnlySpan<char> line, int number)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(line.ToString(), new JsonDocumentOptions { MaxDepth = 8 });
        }
        catch (JsonException)
        {
            throw Bad(number, "is not valid JSON");
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw Bad(number, "is not a JSON object");
            }

            var text = ReadText(document.RootElement, "text", MaximumTextLength, number) ?? throw Bad(number, "has no \"text\"");
            return (
                text,
                ReadLabel(document.RootElement, "heading", MaximumHeadingLength, number),
                ReadPage(document.RootElement, number),
                ReadLabel(document.RootElement, "id", MaximumReferenceLength, number));
        }
    }

    private static string? ReadText(JsonElement passage, string name, int maximumLength, int number)
    {
        if (!passage.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var text = value.ValueKind switch
        {
            JsonValueKind.String => ReadString(value, name, number),
            JsonValueKind.Number when name == "id" => value.GetRawText(),
            _ => throw Bad(number, $"has a \"{name}\" that is not a string"),
        };
        return text.Length <= maximumLength
            ? text
            : throw Bad(number, string.Create(CultureInfo.InvariantCulture, $"has a \"{name}\" of more than {maximumLength} characters"));
    }

    private static string? ReadLabel(JsonElement passage, string name, int maximumLength, int number) =>
        ReadText(passage, name, maximumLength, number) is { } text && ExtractedText.Clean(text) is { Length: > 0 } label ? label : null;

    /// <summary>An escape may name half of a surrogate pair, which is no string.</summary>
    private static string ReadString(JsonElement value, string name, int number)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Bad(number, $"has a \"{name}\" that is not valid Unicode");
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
            : throw Bad(number, "has a \"page\" that is not a positive whole number");
    }

    private static UnreadableDocumentException Bad(int number, string fault) => new(string.Create(CultureInfo.InvariantCulture,
        $"Line {number} {fault}. Mend it and upload the file again."));
}
