using System.Text.Json;
using Egret.Client;
using Egret.Testing;

namespace Egret.AppHost.Tests;

/// <summary>The client library against the whole system, from sign-up to a revoked key.</summary>
public sealed class ClientTests(EgretSystem system)
{
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan RevocationLimit = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task User_signs_up_asks_a_question_and_revokes_the_key()
    {
        using var anonymous = EgretClient.Connect(system.Gateway);
        var email = $"client-{Guid.CreateVersion7():N}@example.org";
        const string Password = "correct horse battery";
        await anonymous.Account.RegisterAsync(email, Password, "Ada");
        var credential = new TokenCredential(
            anonymous.SignIn, await anonymous.SignIn.SignInAsync(email, Password), new TokenCredentialOptions { Rotate = true });
        using var user = EgretClient.Connect(system.Gateway, credential);
        Assert.Equal(email, (await user.Account.GetAsync()).Email);

        var organisation = await user.Organisations.CreateAsync("Organisation of " + email[..20]);
        Assert.Equal(OrganisationRole.Owner, organisation.Role);
        Assert.Equal(organisation.Slug, Assert.Single(await user.Organisations.List().ToListAsync()).Slug);

        var issued = await user.ApiKeys.IssueAsync(new NewApiKey("script") { ExpiresAt = DateTimeOffset.UtcNow.AddDays(1) });
        Assert.Null((await user.ApiKeys.ChangeAsync(issued.Id, new ApiKeyChange { ExpiresAt = null })).ExpiresAt);
        using var script = EgretClient.Connect(system.Gateway, new ApiKeyCredential(issued.Key));

        await UploadAndFollowAsync(script.Documents.Of(organisation.Slug));
        await AskAsync(script, user);
        await RevokeAsync(user, script, issued.Id);
        await SignOutAsync(anonymous, user, credential);
    }

    private static async Task UploadAndFollowAsync(DocumentScopeClient documents)
    {
        var text = "# Übung\n\nThe continuity plan must be exercised at least once every year. Exercises are recorded by the risk team."u8;
        var bytes = text.ToArray();
        using var content = new MemoryStream(bytes);
        var upload = new DocumentUpload(content, "Übung, \"Plan\" 1.md") { Metadata = JsonElement.Parse("""{"team":"risk"}""") };
        var document = await documents.UploadAsync(upload);
        Assert.Equal("risk", document.Metadata.GetProperty("team").GetString());
        Assert.Contains("Übung", document.Filename, StringComparison.Ordinal);

        // The same bytes again are a conflict, and the client must not have closed the stream.
        content.Position = 0;
        await Assert.ThrowsAsync<EgretConflictException>(() => documents.UploadAsync(upload));

        using var limit = new CancellationTokenSource(ReadyLimit);
        var last = await documents.FollowAsync(document.Id, limit.Token).LastAsync(limit.Token);
        Assert.Equal(DocumentStatus.Ready, last.Status);
        Assert.NotEmpty(await documents.ListPassages(document.Id).ToListAsync());
        Assert.Equal(document.Id, Assert.Single(await documents.List(DocumentStatus.Ready).ToListAsync()).Id);

        using var stored = await documents.OpenContentAsync(document.Id);
        using var copy = new MemoryStream();
        await stored.Stream.CopyToAsync(copy);
        Assert.Equal(bytes, copy.ToArray());
        Assert.Equal(document.Filename, stored.Filename);
    }

    private static async Task AskAsync(EgretClient script, EgretClient user)
    {
        var question = new Question("How often must the continuity plan be exercised?") { KnowledgeScope = KnowledgeScope.Private };
        var found = await script.Search.FindAsync(new SearchRequest(question.Query) { KnowledgeScope = KnowledgeScope.Private });
        Assert.Equal(SourceScope.Private, found.Results[0].Scope);

        var answer = await script.Questions.AskAsync(question);
        Assert.False(answer.InsufficientContext, answer.Response);
        Assert.Contains("once every year", answer.Response, StringComparison.Ordinal);
        Assert.Contains(answer.Sources, source => source.Citation == 1 && source.Scope == SourceScope.Private);

        var parts = await script.Questions.StreamAsync(question with { SessionId = answer.SessionId }).ToListAsync();
        Assert.Equal(answer.SessionId, Assert.IsType<SourcesFound>(parts[0]).SessionId);
        Assert.NotEmpty(parts.OfType<TextDelta>());
        Assert.Contains("once every year", Assert.IsType<AnswerDone>(parts[^1]).FullText, StringComparison.Ordinal);

        Assert.Equal(answer.SessionId, Assert.Single((await user.Sessions.ListRecent().GetPageAsync(limit: 5)).Items).SessionId);
        Assert.Equal("Exercises", (await user.Sessions.RenameAsync(answer.SessionId, "Exercises")).Title);
        var messages = await user.Sessions.ListMessages(answer.SessionId).ToListAsync();
        Assert.Equal(
            [MessageSender.User, MessageSender.Assistant, MessageSender.User, MessageSender.Assistant],
            messages.Select(message => message.Sender));
        Assert.Equal(ContextQuality.Good, messages[1].ContextQuality);
    }

    private static async Task RevokeAsync(EgretClient user, EgretClient script, Guid key)
    {
        await user.ApiKeys.RevokeAsync(key);

        var rejection = await ResponseAssert.EventuallyAsync(
            () => Record.ExceptionAsync(() => script.Models.GetAllAsync()), exception => exception is not null, RevocationLimit);
        Assert.Equal(EgretErrorCodes.ApiKeyNotValid, Assert.IsType<EgretNotAuthenticatedException>(rejection).Code);
        var events = await user.ApiKeys.ListEvents(key).Select(entry => entry.Type).ToListAsync();
        Assert.Contains(ApiKeyEventType.Revoked, events);
        Assert.DoesNotContain(ApiKeyEventType.Unknown, events);
    }

    /// <summary>A rotated refresh token replaces the previous one, and signing it out ends the sign-in.</summary>
    private static async Task SignOutAsync(EgretClient anonymous, EgretClient user, TokenCredential credential)
    {
        var before = credential.Tokens;
        await credential.RenewAsync(before.Access, CancellationToken.None);
        Assert.NotEqual(before.Refresh, credential.Tokens.Refresh);
        Assert.Single(await user.Account.ListDevices().ToListAsync());

        await anonymous.SignIn.SignOutAsync(credential.Tokens.Refresh);
        var end = await ResponseAssert.EventuallyAsync(
            () => Record.ExceptionAsync(() => user.Account.GetAsync()), exception => exception is not null, RevocationLimit);
        Assert.Equal(EgretErrorCodes.TokenNotValid, Assert.IsType<EgretNotAuthenticatedException>(end).Code);
        Assert.True(credential.IsSignedOut);
        Assert.False(await anonymous.SignIn.VerifyAsync(credential.Tokens.Refresh));
    }
}
