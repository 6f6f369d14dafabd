using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Egret.Testing.Execution;

/// <summary>Runs an assembly's tests with <see cref="ParallelTestAssemblyRunner"/>.</summary>
internal sealed class ParallelTestFrameworkExecutor(AssemblyName assembly, ISourceInformationProvider sources, IMessageSink diagnostics)
    : XunitTestFrameworkExecutor(assembly, sources, diagnostics)
{
    // The base class declares the method as void; the runner reports its end through the sink.
    protected override async void RunTestCases(
        IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions)
    {
        using var runner = new ParallelTestAssemblyRunner(
            TestAssembly, testCases, DiagnosticMessageSink, executionMessageSink, executionOptions);
        await runner.RunAsync();
    }
}
