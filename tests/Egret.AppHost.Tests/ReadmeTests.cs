using System.Diagnostics;
using System.Text.RegularExpressions;
using Egret.Testing;

namespace Egret.AppHost.Tests;

/// <summary>
/// Runs the commands of the README unchanged and in order, in one shell. They do not retry, and expect a revocation
/// after a second.
/// </summary>
[Collection(RevocationTestCollection.Name)]
public sealed partial class ReadmeTests(EgretSystem system)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Readme_commands_sign_up_get_a_cited_answer_and_revoke_a_key()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"));
        var commands = string.Join("\n", BashBlock().Matches(readme).Select(block => block.Groups[1].Value));
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", commands])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["EGRET"] = system.Gateway.ToString().TrimEnd('/') },
        };

        using var limit = new CancellationTokenSource(Limit);
        using var shell = Process.Start(start)!;
        var output = shell.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = shell.StandardError.ReadToEndAsync(limit.Token);
        await shell.WaitForExitAsync(limit.Token);
        var said = await output;

        Assert.True(shell.ExitCode == 0, $"The commands ended with {shell.ExitCode}.\n{said}\n{await errors}");
        Assert.Contains("\"filename\": \"continuity-policy.pdf\"", said, StringComparison.Ordinal);
        Assert.Contains("sixty minutes", said, StringComparison.Ordinal);
        Assert.Contains("\"insufficient_context\": false", said, StringComparison.Ordinal);
        Assert.EndsWith("401", said.TrimEnd(), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^```bash\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex BashBlock();
}
