using Egret.Dashboard.Tests;
using Egret.Testing.Execution;

[assembly: TestFramework("Egret.Testing.Execution.ParallelTestFramework", "Egret.Testing")]
[assembly: AssemblyFixture(typeof(DashboardSystem))]
[assembly: AssemblyFixture(typeof(DashboardFixture))]
// More tests than cores: a browser test waits for the page most of the time.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
