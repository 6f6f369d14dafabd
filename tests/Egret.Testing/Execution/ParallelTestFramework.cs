using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Egret.Testing.Execution;

/// <summary>
/// Runs test methods in parallel, also those of one class, and provides the assembly's fixtures (<see cref="AssemblyFixtureAttribute"/>).
/// Collections with <c>DisableParallelization</c> run one after another when all parallel tests have finished.
/// </summary>
/// <remarks>
/// xUnit v2 runs the methods of a class sequentially and shares a fixture within one collection only, which makes every test of a shared system
/// wait for all others. <c>CollectionBehavior.MaxParallelThreads</c> of the assembly limits how many tests run at once.
/// </remarks>
public sealed class ParallelTestFramework(IMessageSink messageSink) : XunitTestFramework(messageSink)
{
    /// <summary>Name of the trait, with the value <c>long</c>, of tests that start first, so that the run does not end with one of them alone.</summary>
    public const string DurationTrait = "Duration";

    /// <inheritdoc />
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new ParallelTestFrameworkExecutor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);
}
