using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Egret.Testing.Execution;

/// <summary>
/// Runs test methods in parallel, also those of one class, and provides the assembly's fixtures
/// (<see cref="AssemblyFixtureAttribute"/>).
/// </summary>
/// <remarks>
/// <para>
/// Classes without a collection: their methods run in parallel. Collections with a definition: their tests run one
/// after another, parallel to all others; tests that affect the shared system use a separate one. Collections with
/// <c>DisableParallelization</c>: their tests run one after another when the tests of classes without a collection
/// have finished.
/// </para>
/// <para>
/// xUnit v2 runs the methods of a class sequentially and shares a fixture within one collection only, which makes
/// every test of a shared system wait for all others. <c>CollectionBehavior.MaxParallelThreads</c> of the assembly
/// limits the number of methods that run concurrently.
/// </para>
/// </remarks>
public sealed class ParallelTestFramework(IMessageSink messageSink) : XunitTestFramework(messageSink)
{
    /// <summary>
    /// Name of the trait that, with the value <see cref="LongDuration"/>, starts a test before all others, so that
    /// the parallel phase does not end with a long test alone.
    /// </summary>
    public const string DurationTrait = "Duration";

    /// <summary>Value of the trait <see cref="DurationTrait"/>.</summary>
    public const string LongDuration = "long";

    /// <inheritdoc />
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new ParallelTestFrameworkExecutor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);
}
