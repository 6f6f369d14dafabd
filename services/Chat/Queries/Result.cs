using Microsoft.AspNetCore.Http.HttpResults;

namespace Egret.Chat.Queries;

/// <summary>A value or the problem response that explains its absence.</summary>
internal readonly struct Result<T>
{
    private readonly T? _value;

    public Result(T value) => _value = value;

    private Result(ProblemHttpResult problem) => Problem = problem;

    public ProblemHttpResult? Problem { get; }

    public T Value =>
        Problem is null ? _value! : throw new InvalidOperationException("The result is a problem; check Problem before Value.");

    public static implicit operator Result<T>(T value) => new(value);

    public static implicit operator Result<T>(ProblemHttpResult problem) => new(problem);
}
