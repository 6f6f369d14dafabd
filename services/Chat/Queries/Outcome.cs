using System.Buffers;
using System.Net;
using System.Text.Json;
using Egret.Chat.Sessions;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Egret.Chat.Queries;

/// <summary>A value, or the answer that says why there is none.</summary>
internal readonly struct Outcome<T>
{
    private readonly T? _value;

    public Outcome(T value) => _value = value;

    private Outcome(ProblemHttpResult problem) => Problem = problem;

    public ProblemHttpResult? Problem { get; }

    public T Value => Problem is null ? _value! : throw new InvalidOperationException("There is no value; the problem was not looked at.");

    public static implicit operator Outcome<T>(T value) => new(value);

    public static implicit operator Outcome<T>(ProblemHttpResult problem) => new(problem);
}
