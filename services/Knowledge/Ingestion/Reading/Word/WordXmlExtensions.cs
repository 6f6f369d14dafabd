using System.Xml;

namespace Egret.Knowledge.Ingestion.Reading.Word;

/// <summary>
/// The WordprocessingML namespace, in its transitional and its strict form (ISO/IEC 29500-4 and 29500-1).
/// </summary>
internal static class WordXmlExtensions
{
    private const string Transitional = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    private const string Strict = "http://purl.oclc.org/ooxml/wordprocessingml/main";

    /// <summary>Whether the current element belongs to WordprocessingML.</summary>
    public static bool IsWord(this XmlReader xml) => xml.NamespaceURI is Transitional or Strict;

    /// <summary>Returns a WordprocessingML attribute of the current element.</summary>
    public static string? GetWordAttribute(this XmlReader xml, string name) =>
        xml.GetAttribute(name, Transitional) ?? xml.GetAttribute(name, Strict);
}
