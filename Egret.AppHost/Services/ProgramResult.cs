namespace Egret.AppHost.Services;

/// <summary>The exit code and the output of a program that has ended.</summary>
internal sealed record ProgramResult(int ExitCode, IReadOnlyList<string> Output, IReadOnlyList<string> Errors);
