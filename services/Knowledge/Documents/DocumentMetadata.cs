using System.Globalization;
using System.Text.Json;

namespace Egret.Knowledge.Documents;

/// <summary>The metadata of a document: a JSON object that the uploader defines.</summary>
internal static class DocumentMetadata
{
    /// <summary>The maximum size in bytes.</summary>
    public const int MaxBytes = 16_384;

    /// <summary>The error message for invalid metadata.</summary>
    public static readonly string Rule = string.Create(CultureInfo.InvariantCulture,
        $"Send one JSON object of at most {MaxBytes} bytes, counting numbers without exponents. Property names must be unique, and numbers "
        + $"at most 1e308.");

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>Reads and validates metadata.</summary>
    /// <returns>The JSON object as text; null if it is invalid.</returns>
    public static string? Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > MaxBytes)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(bytes, Options);
            return json.RootElement.ValueKind == JsonValueKind.Object && bytes.Length + CountExponentDigits(json.RootElement) <= MaxBytes
                ? json.RootElement.GetRawText()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// The number of digits that exponents add. <c>jsonb</c> stores numbers exactly and returns them without exponents,
    /// so that a few bytes would become a hundred thousand digits in every response with the document.
    /// </summary>
    private static long CountExponentDigits(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Sum(property => CountExponentDigits(property.Value)),
        JsonValueKind.Array => value.EnumerateArray().Sum(CountExponentDigits),
        JsonValueKind.Number => CountExponentDigits(value.GetRawText()),
        _ => 0,
    };

    private static long CountExponentDigits(ReadOnlySpan<char> number)
    {
        // Most clients would read the number as infinity.
        if (!double.IsFinite(double.Parse(number, CultureInfo.InvariantCulture)))
        {
            return MaxBytes;
        }

        var exponent = number.IndexOfAny('e', 'E');
        if (exponent < 0)
        {
            return 0;
        }

        return int.TryParse(
            number[(exponent + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var digits)
            ? Math.Abs((long)digits)
            : MaxBytes;
    }
}
