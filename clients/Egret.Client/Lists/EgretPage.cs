namespace Egret.Client;

/// <summary>A page of a list.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
/// <typeparam name="T">What the list is of.</typeparam>
public sealed record EgretPage<T>(IReadOnlyList<T> Items, string? NextCursor);
