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

namespace Egret.Knowledge.Ingestion.Reading.Pdf;

/// <summary>
/// Creates pages that contain letters only. The pages of PdfPig hold every letter, path and image, gigabytes of memory
/// for a few megabytes of PDF, and report their number only after all are read. Here letters are counted while the page
/// is processed.
/// </summary>
internal sealed class PdfPageTextFactory : BasePageFactory<PdfPageText>, IPageFactory<PdfPageText>
{
    private readonly PdfDecodingBudget _budget;

    // PdfPig creates the factory by reflection and requires this signature.
    public PdfPageTextFactory(
        IPdfTokenScanner scanner, IResourceStore resources, ILookupFilterProvider filters, IPageContentParser parser,
        ParsingOptions options)
        : base(scanner, resources, filters, new BoundedContentParser(parser, GetBudget(options)), options) => _budget = GetBudget(options);

    PdfPageText IPageFactory<PdfPageText>.Create(
        int number, DictionaryToken dictionary, PageTreeMembers pageTreeMembers, NamedDestinations namedDestinations)
    {
        _budget.StartPage();
        _budget.CheckContentLength(GetContentLength(dictionary));
        return Create(number, dictionary, pageTreeMembers, namedDestinations);
    }

    protected override PdfPageText ProcessPage(
        int pageNumber, DictionaryToken dictionary, NamedDestinations namedDestinations, MediaBox mediaBox,
        CropBox cropBox, UserSpaceUnit userSpaceUnit, PageRotationDegrees rotation, TransformationMatrix initialMatrix,
        IReadOnlyList<IGraphicsStateOperation> operations) => new PdfLetterProcessor(
            _budget, pageNumber, ResourceStore, PdfScanner, PageContentParser, FilterProvider, cropBox, userSpaceUnit,
            rotation, initialMatrix, ParsingOptions).Process(pageNumber, operations);

    private static PdfDecodingBudget GetBudget(ParsingOptions options) => (PdfDecodingBudget)options.FilterProvider!;

    /// <summary>
    /// The stored size of the page's content streams. PdfPig concatenates them before it parses them, and a page may
    /// list the same stream any number of times.
    /// </summary>
    private long GetContentLength(DictionaryToken page) =>
        page.TryGet(NameToken.Contents, out var contents) && Resolve(contents) is ArrayToken streams
            ? streams.Data.Sum(stream => Resolve(stream) is StreamToken { Data.Length: var length } ? (long)length : 0)
            : 0;

    private IToken? Resolve(IToken token) =>
        token is IndirectReferenceToken reference ? PdfScanner.Get(reference.Data)?.Data : token;

    /// <summary>
    /// Limits the content of pages and of form XObjects, which are parsed each time that a page draws them.
    /// </summary>
    private sealed class BoundedContentParser(IPageContentParser inner, PdfDecodingBudget budget) : IPageContentParser
    {
        public IReadOnlyList<IGraphicsStateOperation> Parse(int pageNumber, IInputBytes inputBytes, ILog log)
        {
            budget.CheckContentLength(inputBytes.Length);
            return inner.Parse(pageNumber, inputBytes, log);
        }
    }
}
