using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("Egret.AppHost.Tests.SearchesComeLast", "Egret.AppHost.Tests")]

namespace Egret.AppHost.Tests;

/// <summary>
/// Runs the search for secrets after all other tests, whose traces it is to find. They share one running system, and so one collection,
/// within which xUnit runs the classes in the order that it is given and has no other way to say which.
/// </summary>
public sealed class SearchesComeLast(IMessageSink messages) : XunitTestFramework(messages)
{
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) => new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName assembly, ISourceInformationProvider sources, IMessageSink diagnostics)
        : XunitTestFrameworkExecutor(assembly, sources, diagnostics)
    {
        protected override void RunTestCases(
            IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions) =>
            base.RunTestCases(
                testCases.OrderBy(test => test.TestMethod.TestClass.Class.Name == typeof(SecretsTests).FullName), executionMessageSink, executionOptions);
    }
}
