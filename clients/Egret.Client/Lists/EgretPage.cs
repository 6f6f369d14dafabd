namespace Egret.Client;

/// <summary>A page of a list.</summary>
/// <param name="Items">The items.</param>
/// <param name="NextCursor">Cursor of the next page; null on the last page.</param>
/// <typeparam name="T">Type of the items.</typeparam>
public sealed record EgretPage<T>(IReadOnlyList<T> Items, string? NextCursor);
