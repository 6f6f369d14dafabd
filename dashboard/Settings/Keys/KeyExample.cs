namespace Egret.Dashboard.Settings.Keys;

/// <summary>An example call in one language.</summary>
/// <param name="Language">Name of the language.</param>
/// <param name="Code">Source code, which reads the key from the environment.</param>
internal sealed record KeyExample(string Language, string Code);
