using System.Globalization;
using System.Text.Json;

namespace Egret.Knowledge.Documents;

/// <summary>What an uploader may say of a document in words of their own.</summary>
internal static class DocumentMetadata
{
    public const int MaxBytes = 16_384;

    public static readonly string Rule = string.Create(CultureInfo.InvariantCulture,
        $"One JSON object of at most {MaxBytes} bytes, its numbers written out without exponents, without repeated names and numbers beyond 1e308.");

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <returns>The object as text; null when it breaks the rule.</returns>
    public static string? Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > MaxBytes)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(bytes, Options);
            return json.RootElement.ValueKind == JsonValueKind.Object && bytes.Length + CountHiddenDigits(json.RootElement) <= MaxBytes
                ? json.RootElement.GetRawText()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// The database keeps numbers exactly and writes them without exponents: what came in as a handful of bytes would come out as a hundred
    /// thousand digits, with every read of the document. So an exponent weighs what it stands for.
    /// </summary>
    private static long CountHiddenDigits(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Sum(property => CountHiddenDigits(property.Value)),
        JsonValueKind.Array => value.EnumerateArray().Sum(CountHiddenDigits),
        JsonValueKind.Number => CountHiddenDigits(value.GetRawText()),
        _ => 0,
    };

    private static long CountHiddenDigits(ReadOnlySpan<char> number)
    {
        // One that is infinite to most who read it is none to keep.
        if (!double.IsFinite(double.Parse(number, CultureInfo.InvariantCulture)))
        {
            return MaxBytes;
        }

        var exponent = number.IndexOfAny('e', 'E');
        return exponent < 0 ? 0
            : int.TryParse(number[(exponent + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var digits) ? Math.Abs((long)digits)
            : MaxBytes;
    }
}
