namespace Egret.Client;

/// <summary>A part of the answer's text.</summary>
/// <param name="Text">Text to append to the previous parts.</param>
public sealed record TextDelta(string Text) : QueryEvent;
