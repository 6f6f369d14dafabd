using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Egret.Testing.Execution;

/// <summary>
/// Runs an assembly's tests in the order that <see cref="ParallelTestFramework"/> states, and disposes the fixtures.
/// </summary>
internal sealed class ParallelTestAssemblyRunner(
    ITestAssembly testAssembly, IEnumerable<IXunitTestCase> testCases, IMessageSink diagnosticMessageSink,
    IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions)
    : XunitTestAssemblyRunner(testAssembly, testCases, diagnosticMessageSink, executionMessageSink, executionOptions)
{
    private readonly AssemblyFixtures _fixtures = new(testAssembly.Assembly);

    protected override async Task<RunSummary> RunTestCollectionsAsync(
        IMessageBus messageBus, CancellationTokenSource cancellationTokenSource)
    {
        var collections = OrderTestCollections();
        var named = collections.Where(collection => IsNamed(collection.Item1) && !IsSequential(collection.Item1))
            .Select(collection => Task.Run(() => RunTestCollectionAsync(
                messageBus, collection.Item1, collection.Item2, cancellationTokenSource)))
            .ToList();
        using var limit = new SemaphoreSlim(ReadMaxParallelTests());
        // The semaphore admits in the order of the calls.
        var parallel = collections.Where(collection => !IsNamed(collection.Item1))
            .SelectMany(
                collection => collection.Item2.GroupBy(test => (test.TestMethod.TestClass.Class.Name, test.TestMethod.Method.Name)),
                (collection, tests) => (Collection: collection.Item1, Tests: tests.ToList()))
            .OrderByDescending(group => group.Tests.Exists(IsLong))
            .Select(group => RunLimitedAsync(
                limit, () => RunTestCollectionAsync(messageBus, group.Collection, group.Tests, cancellationTokenSource)))
            .ToList();
        var summary = new RunSummary();
        foreach (var result in await Task.WhenAll(parallel))
        {
            summary.Aggregate(result);
        }

        foreach (var (collection, tests) in collections.Where(collection => IsSequential(collection.Item1)))
        {
            summary.Aggregate(await RunTestCollectionAsync(messageBus, collection, tests, cancellationTokenSource));
        }

        foreach (var result in await Task.WhenAll(named))
        {
            summary.Aggregate(result);
        }

        return summary;
    }

    protected override Task<RunSummary> RunTestCollectionAsync(
        IMessageBus messageBus, ITestCollection testCollection, IEnumerable<IXunitTestCase> testCases,
        CancellationTokenSource cancellationTokenSource)
    {
        var runner = new AssemblyFixtureTestCollectionRunner(
            _fixtures, testCollection, testCases, DiagnosticMessageSink, messageBus, TestCaseOrderer, new ExceptionAggregator(Aggregator),
            cancellationTokenSource);
        return runner.RunAsync();
    }

    protected override async Task BeforeTestAssemblyFinishedAsync()
    {
        await Aggregator.RunAsync(_fixtures.DisposeAllAsync);
        await base.BeforeTestAssemblyFinishedAsync();
    }

    private static async Task<RunSummary> RunLimitedAsync(SemaphoreSlim limit, Func<Task<RunSummary>> run)
    {
        await limit.WaitAsync();
        try
        {
            return await Task.Run(run);
        }
        finally
        {
            limit.Release();
        }
    }

    private static bool IsNamed(ITestCollection collection) => collection.CollectionDefinition is not null;

    private static bool IsSequential(ITestCollection collection) => collection.CollectionDefinition?
        .GetCustomAttributes(typeof(CollectionDefinitionAttribute)).Single()
        .GetNamedArgument<bool>(nameof(CollectionDefinitionAttribute.DisableParallelization)) == true;

    private static bool IsLong(IXunitTestCase test) =>
        test.Traits.TryGetValue(ParallelTestFramework.DurationTrait, out var values) && values.Contains(ParallelTestFramework.LongDuration);

    private int ReadMaxParallelTests()
    {
        var behavior = TestAssembly.Assembly.GetCustomAttributes(typeof(CollectionBehaviorAttribute)).SingleOrDefault();
        var configured = behavior?.GetNamedArgument<int>(nameof(CollectionBehaviorAttribute.MaxParallelThreads)) ?? 0;
        return configured > 0 ? configured : Environment.ProcessorCount;
    }
}
