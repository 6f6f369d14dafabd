namespace Egret.Dashboard.Layout;

/// <summary>A link to a page.</summary>
/// <param name="Title">Title of the page.</param>
/// <param name="Address">Address of the page.</param>
internal sealed record PageLink(string Title, string Address);
