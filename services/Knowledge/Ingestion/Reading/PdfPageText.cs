using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Geometry;
using UglyToad.PdfPig.Graphics.Operations;
using UglyToad.PdfPig.Logging;
using UglyToad.PdfPig.Outline.Destinations;
using UglyToad.PdfPig.Parser;
using UglyToad.PdfPig.Tokenization.Scanner;
using UglyToad.PdfPig.Tokens;

namespace Egret.Knowledge.Ingestion.Reading;

/// <summary>The letters of a page, in the order in which it draws them.</summary>
internal sealed record PdfPageText(int Number, IReadOnlyList<Letter> Letters);

/// <summary>
/// Reads pages for their letters alone. The library's own page keeps every letter, path and image, of which a few megabytes make gigabytes,
/// and can be asked how many there are only when it has them all. Here they are counted as they come, wherever a page takes them from.
/// </summary>
internal sealed class PdfPageTextFactory : BasePageFactory<PdfPageText>, IPageFactory<PdfPageText>
{
    private readonly PdfDecodingLimits _limits;

    // The library calls it, with these arguments.
    public PdfPageTextFactory(
        IPdfTokenScanner scanner, IResourceStore resources, ILookupFilterProvider filters, IPageContentParser parser, ParsingOptions options)
        : base(scanner, resources, filters, new LimitedParser(parser, LimitsOf(options)), options) => _limits = LimitsOf(options);

    PdfPageText IPageFactory<PdfPageText>.Create(
        int number, DictionaryToken dictionary, PageTreeMembers pageTreeMembers, NamedDestinations namedDestinations)
    {
        _limits.BeginPage();
        _limits.RequireContent(ContentLength(dictionary));
        return Create(number, dictionary, pageTreeMembers, namedDestinations);
    }

    protected override PdfPageText ProcessPage(
        int pageNumber, DictionaryToken dictionary, NamedDestinations namedDestinations, MediaBox mediaBox, CropBox cropBox,
        UserSpaceUnit userSpaceUnit, PageRotationDegrees rotation, TransformationMatrix initialMatrix,
        IReadOnlyList<IGraphicsStateOperation> operations) => new PdfLetters(
            _limits, pageNumber, ResourceStore, PdfScanner, PageContentParser, FilterProvider, cropBox, userSpaceUnit, rotation, initialMatrix,
            ParsingOptions).Process(pageNumber, operations);

    private static PdfDecodingLimits LimitsOf(ParsingOptions options) => (PdfDecodingLimits)options.FilterProvider!;

    /// <summary>Of the page's streams as they are stored. One may be named a thousand times, and all are put together before they are parsed.</summary>
    private long ContentLength(DictionaryToken page) => page.TryGet(NameToken.Contents, out var contents) && Resolve(contents) is ArrayToken streams
        ? streams.Data.Sum(stream => Resolve(stream) is StreamToken { Data.Length: var length } ? (long)length : 0)
        : 0;

    private IToken? Resolve(IToken token) => token is IndirectReferenceToken reference ? PdfScanner.Get(reference.Data)?.Data : token;

    /// <summary>Parses the content of pages, and of what they draw, each time that they draw it.</summary>
    private sealed class LimitedParser(IPageContentParser inner, PdfDecodingLimits limits) : IPageContentParser
    {
        public IReadOnlyList<IGraphicsStateOperation> Parse(int pageNumber, IInputBytes inputBytes, ILog log)
        {
            limits.RequireContent(inputBytes.Length);
            return inner.Parse(pageNumber, inputBytes, log);
        }
    }
}
