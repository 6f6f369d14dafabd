using Egret.AppHost.Tests;
using Egret.Testing.Execution;

[assembly: TestFramework("Egret.Testing.Execution.ParallelTestFramework", "Egret.Testing")]
[assembly: AssemblyFixture(typeof(EgretSystem))]
[assembly: AssemblyFixture(typeof(FaultSystem))]
[assembly: TestCollectionOrderer("Egret.AppHost.Tests.SearchTestsLastOrderer", "Egret.AppHost.Tests")]
// More tests than cores: most of the time they wait for the system.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
