using Egret.Contracts.Events;
using Egret.Testing;

namespace Egret.Knowledge.Tests.Documents;

/// <summary>The published usage of an organisation's knowledge base.</summary>
public sealed class KnowledgeBaseUsageTests(KnowledgeBaseUsageTests.App app) : IClassFixture<KnowledgeBaseUsageTests.App>
{
    private readonly TestCaller _caller = TestCaller.OwnerOfNewOrganisation();

    /// <summary>
    /// Consumers ignore older events, so the last event must not be dated before one of a replica whose clock is ahead.
    /// </summary>
    [Fact]
    public async Task Last_published_usage_has_the_latest_time_despite_clock_skew()
    {
        await using var probe = await app.ListenAsync();
        using var client = app.CreateClient(_caller);
        var path = KnowledgeApp.PathOf(_caller);
        app.ClockIsAheadBy = TimeSpan.FromSeconds(3);
        await KnowledgeApp.UploadAsync(client, path, "# One\n\nBy the replica whose clock is ahead.");
        app.ClockIsAheadBy = TimeSpan.Zero;
        await KnowledgeApp.UploadAsync(client, path, "# Two\n\nBy the one whose clock is right.");

        await ResponseAssert.EventuallyAsync(
            () => Task.FromResult(Own()),
            own => own.Any(statement => statement is { DocumentCount: 2, PendingDocumentCount: 0 }) && own.Any(IsFirst));
        Assert.Equal(
            (2, 0), Own().MaxBy(statement => statement.OccurredAt) is { } last ? (last.DocumentCount, last.PendingDocumentCount) : default);

        List<KnowledgeBaseChanged> Own() =>
            [.. probe.Received<KnowledgeBaseChanged>().Where(statement => statement.OrganisationId == _caller.OrganisationId)];

        static bool IsFirst(KnowledgeBaseChanged statement) =>
            statement is { DocumentCount: 1, PendingDocumentCount: 1 };
    }

    /// <summary>A service whose clock can be shifted.</summary>
    public sealed class App : KnowledgeApp
    {
        private readonly ShiftedClock _clock = new();

        /// <summary>The difference to the system clock.</summary>
        public TimeSpan ClockIsAheadBy { set => _clock.IsAheadBy = value; }

        protected override TimeProvider Clock => _clock;

        private sealed class ShiftedClock : TimeProvider
        {
            public TimeSpan IsAheadBy { get; set; }

            public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + IsAheadBy;
        }
    }
}
