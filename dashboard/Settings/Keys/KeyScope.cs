namespace Egret.Dashboard.Settings.Keys;

/// <summary>A scope of API keys with its display text.</summary>
/// <param name="Scope">Name in the API.</param>
/// <param name="Title">Display name.</param>
/// <param name="Description">What the scope permits.</param>
internal sealed record KeyScope(string Scope, string Title, string Description);
