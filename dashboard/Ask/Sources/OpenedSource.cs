using Egret.Client;

namespace Egret.Dashboard.Ask.Sources;

/// <summary>A source opened in the source panel.</summary>
/// <param name="Source">The source.</param>
/// <param name="Claims">Sentences of the answer that cite the source.</param>
/// <param name="OpenerId">Id of the element that receives the focus on close.</param>
public sealed record OpenedSource(Source Source, IReadOnlyList<string> Claims, string OpenerId);
