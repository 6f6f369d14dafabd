using Xunit.Abstractions;

namespace Egret.AppHost.Tests;

/// <summary>Orders <see cref="SecretSearchCollection"/> after all other collections.</summary>
public sealed class SearchTestsLastOrderer : ITestCollectionOrderer
{
    /// <inheritdoc />
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => collection.DisplayName == SecretSearchCollection.Name);
}
