using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Geometry;
using UglyToad.PdfPig.Graphics;
using UglyToad.PdfPig.Graphics.Operations;
using UglyToad.PdfPig.Parser;
using UglyToad.PdfPig.PdfFonts;
using UglyToad.PdfPig.Tokenization.Scanner;
using UglyToad.PdfPig.Tokens;

namespace Egret.Knowledge.Ingestion.Reading.Pdf;

/// <summary>Processes the content of a page and collects its letters. Paths, images and shadings are ignored.</summary>
internal sealed class PdfLetterProcessor(
    PdfDecodingBudget budget, int pageNumber, IResourceStore resources, IPdfTokenScanner scanner,
    IPageContentParser parser, ILookupFilterProvider filters, CropBox cropBox, UserSpaceUnit unit,
    PageRotationDegrees rotation, TransformationMatrix matrix, ParsingOptions options)
    : BaseStreamProcessor<PdfPageText>(
        pageNumber, resources, scanner, parser, filters, cropBox, unit, rotation, matrix, options)
{
    private readonly List<Letter> _letters = [];

    public override PdfPageText Process(int pageNumberCurrent, IReadOnlyList<IGraphicsStateOperation> operations)
    {
        PageNumber = pageNumberCurrent;
        CloneAllStates();
        ProcessOperations(operations);
        return new(pageNumberCurrent, _letters);
    }

    public override void RenderGlyph(
        IFont font, CurrentGraphicsState currentState, double fontSize, double pointSize, int code, string unicode,
        long currentOffset, in TransformationMatrix renderingMatrix, in TransformationMatrix textMatrix,
        in TransformationMatrix transformationMatrix, CharacterBoundingBox characterBoundingBox)
    {
        budget.CountLetter();
        var glyph = transformationMatrix.Transform(
            textMatrix.Transform(renderingMatrix.Transform(characterBoundingBox.GlyphBounds)));
        var place = transformationMatrix.Transform(textMatrix.Transform(renderingMatrix.Transform(
            new PdfRectangle(0, 0, characterBoundingBox.Width, UserSpaceUnit.PointMultiples))));
        var bounds = glyph.Width > double.Epsilon || glyph.Height > double.Epsilon ? glyph : place;
        _letters.Add(new Letter(
            unicode, bounds, bounds, place.BottomLeft, place.BottomRight, place.Width, fontSize, font,
            currentState.FontState.TextRenderingMode, currentState.CurrentStrokingColor!,
            currentState.CurrentNonStrokingColor!, pointSize, TextSequence));
    }

    public override void BeginSubpath()
    {
    }

    public override PdfPoint? CloseSubpath() => null;

    public override void StrokePath(bool close)
    {
    }

    public override void FillPath(FillingRule fillingRule, bool close)
    {
    }

    public override void FillStrokePath(FillingRule fillingRule, bool close)
    {
    }

    public override void MoveTo(double x, double y)
    {
    }

    public override void BezierCurveTo(double x2, double y2, double x3, double y3)
    {
    }

    public override void BezierCurveTo(double x1, double y1, double x2, double y2, double x3, double y3)
    {
    }

    public override void LineTo(double x, double y)
    {
    }

    public override void Rectangle(double x, double y, double width, double height)
    {
    }

    public override void EndPath()
    {
    }

    public override void ClosePath()
    {
    }

    public override void ModifyClippingIntersect(FillingRule clippingRule)
    {
    }

    public override void BeginMarkedContent(
        NameToken name, NameToken? propertyDictionaryName, DictionaryToken? properties)
    {
    }

    public override void EndMarkedContent()
    {
    }

    public override void PaintShading(NameToken shadingName)
    {
    }

    protected override void RenderXObjectImage(XObjectContentRecord xObjectContentRecord)
    {
    }

    protected override void RenderInlineImage(InlineImage inlineImage)
    {
    }

    protected override void ClipToRectangle(PdfRectangle rectangle, FillingRule clippingRule)
    {
    }
}
