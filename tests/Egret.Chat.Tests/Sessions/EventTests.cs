using Egret.Contracts.Events;
using Egret.Testing;
using MassTransit;

namespace Egret.Chat.Tests.Sessions;

[Collection(ChatCollection.Name)]
public sealed class EventTests(ChatApp app) : IAsyncLifetime
{
    private readonly TaskCompletionSource<AnswerGiven> _given = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Guid _awaitedUser;
    private IBusControl _bus = null!;

    public async Task InitializeAsync()
    {
        _bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(new Uri(TestServers.RabbitMq));
            rabbit.ReceiveEndpoint(endpoint => endpoint.Handler<AnswerGiven>(context =>
            {
                if (context.Message.UserId == _awaitedUser)
                {
                    _given.TrySetResult(context.Message);
                }

                return Task.CompletedTask;
            }));
        });
        await _bus.StartAsync(TimeSpan.FromSeconds(30));
        // Until the service has its queues, an event finds no one.
        using var client = app.CreateClient();
        await ResponseAssert.EventuallyAsync(() => client.GetStringAsync(new Uri("/health", UriKind.Relative)), health => health == "Healthy");
    }

    public Task DisposeAsync() => _bus.StopAsync(TimeSpan.FromSeconds(10));

    [Fact]
    public async Task Answer_is_told_with_what_it_used()
    {
        var caller = TestCaller.OwnerOfNewOrganisation() with { KeyId = Guid.CreateVersion7() };
        _awaitedUser = caller.UserId;
        using var client = app.CreateClient(caller);

        var answer = await ChatApp.AskAsync(client, "How long must records be retained?");

        var given = await _given.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal((caller.OrganisationId, caller.KeyId), (given.OrganisationId, given.KeyId));
        Assert.Equal((answer.Model, answer.InputTokens, answer.OutputTokens), (given.ModelId, given.InputTokens, given.OutputTokens));
    }

    [Fact]
    public async Task Sessions_go_with_their_organisation_and_no_others()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        using var client = app.CreateClient(caller);
        using var other = app.CreateOwner();
        var session = await ChatApp.AskAsync(client, "How long must records be retained?");
        var kept = await ChatApp.AskAsync(other, "How long must records be retained?");

        await _bus.Publish(new OrganisationDeleted(Guid.CreateVersion7(), DateTimeOffset.UtcNow, caller.OrganisationId!.Value));

        await AssertGoneAsync(client, session.SessionId);
        Assert.Equal(2, (await ChatApp.MessagesAsync(other, kept.SessionId)).Count);
    }

    [Fact]
    public async Task Sessions_go_with_a_deleted_user_but_not_with_one_who_is_only_deactivated()
    {
        var caller = TestCaller.OwnerOfNewOrganisation();
        var inactive = TestCaller.OwnerOfNewOrganisation();
        using var client = app.CreateClient(caller);
        using var other = app.CreateClient(inactive);
        var session = await ChatApp.AskAsync(client, "How long must records be retained?");
        var kept = await ChatApp.AskAsync(other, "How long must records be retained?");

        await _bus.Publish(new UserAccessChanged(Guid.CreateVersion7(), DateTimeOffset.UtcNow, inactive.UserId, IsActive: false, IsDeleted: false));
        await _bus.Publish(new UserAccessChanged(Guid.CreateVersion7(), DateTimeOffset.UtcNow, caller.UserId, IsActive: false, IsDeleted: true));

        await AssertGoneAsync(client, session.SessionId);
        Assert.Equal(2, (await ChatApp.MessagesAsync(other, kept.SessionId)).Count);
    }

    private static Task<System.Net.HttpStatusCode> AssertGoneAsync(HttpClient client, Guid sessionId) => ResponseAssert.EventuallyAsync(
        async () => (await client.GetAsync(new Uri($"/v1/sessions/{sessionId}/", UriKind.Relative))).StatusCode,
        status => status == System.Net.HttpStatusCode.NotFound);
}
