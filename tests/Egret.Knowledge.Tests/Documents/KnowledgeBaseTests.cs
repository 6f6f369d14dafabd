using Egret.Contracts.Events;
using Egret.Testing;

namespace Egret.Knowledge.Tests.Documents;

/// <summary>What is told of an organisation's documents as a whole.</summary>
public sealed class KnowledgeBaseTests(KnowledgeBaseTests.App app) : IClassFixture<KnowledgeBaseTests.App>
{
    private readonly TestCaller _caller = TestCaller.OwnerOfNewOrganisation();

    /// <summary>An older statement is dropped by whoever hears it, so the last one must not look older than one of a replica whose clock is ahead.</summary>
    [Fact]
    public async Task Last_statement_of_a_knowledge_base_is_the_latest_whatever_the_clock_of_each_replica()
    {
        await using var probe = await app.ListenAsync();
        using var client = app.CreateClient(_caller);
        var path = KnowledgeApp.PathOf(_caller);
        app.ClockIsAheadBy = TimeSpan.FromSeconds(3);
        await KnowledgeApp.UploadAsync(client, path, "# One\n\nBy the replica whose clock is ahead.");
        app.ClockIsAheadBy = TimeSpan.Zero;
        await KnowledgeApp.UploadAsync(client, path, "# Two\n\nBy the one whose clock is right.");

        await ResponseAssert.EventuallyAsync(
            () => Task.FromResult(Own()), own => own.Any(statement => statement is { DocumentCount: 2, PendingDocumentCount: 0 }) && own.Any(IsFirst));
        Assert.Equal((2, 0), Own().MaxBy(statement => statement.OccurredAt) is { } last ? (last.DocumentCount, last.PendingDocumentCount) : default);

        List<KnowledgeBaseChanged> Own() => [.. probe.Heard<KnowledgeBaseChanged>().Where(statement => statement.OrganisationId == _caller.OrganisationId)];

        static bool IsFirst(KnowledgeBaseChanged statement) => statement is { DocumentCount: 1, PendingDocumentCount: 1 };
    }

    /// <summary>One whose clock can be wrong.</summary>
    public sealed class App : KnowledgeApp
    {
        private readonly WrongClock _clock = new();

        /// <summary>How wrong it is.</summary>
        public TimeSpan ClockIsAheadBy { set => _clock.IsAheadBy = value; }

        protected override TimeProvider Clock => _clock;

        private sealed class WrongClock : TimeProvider
        {
            public TimeSpan IsAheadBy { get; set; }

            public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + IsAheadBy;
        }
    }
}
