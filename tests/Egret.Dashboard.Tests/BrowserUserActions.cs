namespace Egret.Dashboard.Tests;

/// <summary>What a signed-in user does on the pages of the dashboard.</summary>
public static class BrowserUserActions
{
    /// <summary>Creates an organisation on its settings page.</summary>
    public static async Task CreateOrganisationAsync(this BrowserUser user, string name)
    {
        await user.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await user.FollowLinkAsync("Organisation");
        await user.Page.GetByLabel("Organisation name", new() { Exact = true }).FillAsync(name);
        await user.ClickAsync("Create organisation");
        await user.Page.GetByText(name).First.WaitForAsync();
    }

    /// <summary>Creates a key on the page of API keys. The dialog that shows the key stays open.</summary>
    /// <returns>The key.</returns>
    public static async Task<string> CreateKeyAsync(this BrowserUser user, string name)
    {
        await user.Page.GetByRole(AriaRole.Button, new() { Name = "New key" }).First.ClickAsync();
        var dialog = user.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create key", Exact = true }).ClickAsync();
        return await dialog.GetByLabel("API key", new() { Exact = true }).InputValueAsync();
    }

    /// <summary>Uploads files with the button of the documents page.</summary>
    public static async Task UploadAsync(this BrowserUser user, params FilePayload[] files)
    {
        var chooser = await user.Page.RunAndWaitForFileChooserAsync(() => user.ClickAsync("Upload documents"));
        await chooser.SetFilesAsync(files);
    }

    /// <summary>Waits until the list shows the document as ready.</summary>
    public static Task WaitUntilReadyAsync(this BrowserUser user, string filename) =>
        user.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = filename })
            .GetByText("Ready", new() { Exact = true }).WaitForAsync(new() { Timeout = 120_000 });

    /// <summary>Asks a question on the current page and waits for the complete answer.</summary>
    public static async Task<ILocator> AskAsync(this BrowserUser user, string question)
    {
        await user.Page.GetByLabel("Question", new() { Exact = true }).FillAsync(question);
        await user.ClickAsync("Ask");
        var answer = user.Page.Locator("article[aria-busy=false]").Last;
        await answer.WaitForAsync();
        return answer;
    }

    /// <summary>Selects an option of a list.</summary>
    public static async Task SelectOptionAsync(this BrowserUser user, string list, string option)
    {
        await user.Page.GetByLabel(list, new() { Exact = true }).ClickAsync();
        await user.Page.GetByRole(AriaRole.Option, new() { Name = option, Exact = true }).ClickAsync();
    }
}
