using Xunit.Abstractions;
using Xunit.Sdk;

namespace Egret.Testing.Execution;

/// <summary>
/// Passes the fixtures of the assembly, besides those of the collection, to test classes that request them.
/// </summary>
internal sealed class AssemblyFixtureTestCollectionRunner(
    AssemblyFixtures fixtures, ITestCollection testCollection, IEnumerable<IXunitTestCase> testCases, IMessageSink diagnosticMessageSink,
    IMessageBus messageBus, ITestCaseOrderer testCaseOrderer, ExceptionAggregator aggregator, CancellationTokenSource cancellation)
    : XunitTestCollectionRunner(testCollection, testCases, diagnosticMessageSink, messageBus, testCaseOrderer, aggregator, cancellation)
{
    protected override async Task<RunSummary> RunTestClassAsync(
        ITestClass testClass, IReflectionTypeInfo @class, IEnumerable<IXunitTestCase> testCases)
    {
        var available = new Dictionary<Type, object>(CollectionFixtureMappings);
        var failures = new ExceptionAggregator(Aggregator);
        // A fixture that cannot be created fails the class's tests with the reason.
        await failures.RunAsync(async () =>
        {
            foreach (var type in fixtures.RequestedBy(@class.Type))
            {
                available[type] = await fixtures.GetAsync(type);
            }
        });
        var runner = new XunitTestClassRunner(
            testClass, @class, testCases, DiagnosticMessageSink, MessageBus, TestCaseOrderer, failures, CancellationTokenSource, available);
        return await runner.RunAsync();
    }
}
