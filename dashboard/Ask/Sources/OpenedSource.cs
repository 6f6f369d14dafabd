using Egret.Client;

namespace Egret.Dashboard.Ask.Sources;

/// <summary>A source that somebody opened.</summary>
/// <param name="Source">The source.</param>
/// <param name="Claims">The answer's sentences that it is looked up for.</param>
/// <param name="OpenerId">The element that the focus goes back to.</param>
public sealed record OpenedSource(Source Source, IReadOnlyList<string> Claims, string OpenerId);
