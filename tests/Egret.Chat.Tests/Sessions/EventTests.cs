using System.Net;
using Egret.Contracts.Events;
using Egret.Testing;

namespace Egret.Chat.Tests.Sessions;

[Collection(ChatCollection.Name)]
public sealed class EventTests(ChatApp app) : IAsyncLifetime
{
    public async Task InitializeAsync()
    {
        // An event is lost until the service has created its queues.
        using var client = app.CreateClient();
        await ResponseAssert.EventuallyAsync(
            () => client.GetStringAsync(new Uri("/health", UriKind.Relative)), health => health == "Healthy");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Answer_event_has_token_counts_and_cost()
    {
        var caller = TestCaller.OwnerOfNewOrganisation() with { KeyId = Guid.CreateVersion7() };
        await using var probe = await app.ListenAsync();
        using var client = app.CreateClient(caller);

        var answer = await ChatApp.AskAsync(client, "How long must records be retained?");

        var given = await probe.WaitForAsync<AnswerGiven>(message => message.UserId == caller.UserId);
        Assert.Equal((caller.OrganisationId, caller.KeyId), (given.OrganisationId, given.KeyId));
        Assert.Equal((answer.Model, answer.InputTokens, answer.OutputTokens), (given.ModelId, given.InputTokens, given.OutputTokens));
    }

    [Fact]
    public async Task Sessions_are_deleted_with_their_organisation()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        using var client = app.CreateClient(caller);
        using var other = app.CreateOwner();
        var session = await ChatApp.AskAsync(client, "How long must records be retained?");
        var unaffected = await ChatApp.AskAsync(other, "How long must records be retained?");

        await app.PublishAsync(new OrganisationDeleted(Guid.CreateVersion7(), DateTimeOffset.UtcNow, caller.OrganisationId!.Value));

        await WaitUntilDeletedAsync(client, session.SessionId);
        Assert.Equal(2, (await ChatApp.MessagesAsync(other, unaffected.SessionId)).Count);
    }

    [Fact]
    public async Task Sessions_are_deleted_with_a_deleted_user_but_not_a_deactivated_one()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var inactive = TestCaller.OwnerOfNewOrganisation();
        using var client = app.CreateClient(caller);
        using var other = app.CreateClient(inactive);
        var session = await ChatApp.AskAsync(client, "How long must records be retained?");
        var unaffected = await ChatApp.AskAsync(other, "How long must records be retained?");

        await app.PublishAsync(new UserAccessChanged(
            Guid.CreateVersion7(), DateTimeOffset.UtcNow, inactive.UserId, IsActive: false, IsDeleted: false));
        await app.PublishAsync(new UserAccessChanged(
            Guid.CreateVersion7(), DateTimeOffset.UtcNow, caller.UserId, IsActive: false, IsDeleted: true));

        await WaitUntilDeletedAsync(client, session.SessionId);
        Assert.Equal(2, (await ChatApp.MessagesAsync(other, unaffected.SessionId)).Count);
    }

    private static Task<HttpStatusCode> WaitUntilDeletedAsync(HttpClient client, Guid sessionId) =>
        ResponseAssert.EventuallyAsync(
            async () => (await client.GetAsync(new Uri($"/v1/sessions/{sessionId}/", UriKind.Relative))).StatusCode,
            status => status == HttpStatusCode.NotFound);
}
