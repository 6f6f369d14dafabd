namespace Egret.Identity.SigningKeys;

/// <summary>The command <c>rotate-keys [now|compromised]</c>: creates a signing key at an operator's request.</summary>
internal static class RotateKeysCommand
{
    private const string Argument = "rotate-keys";
    private const int UsageError = 2;

    /// <summary>Creates a key and prints its id if the service was started with <c>rotate-keys</c>.</summary>
    /// <returns>Whether the command was given; the service then does not run.</returns>
    public static async Task<bool> RunRotateKeysCommandAsync(this IHost host, string[] args)
    {
        var position = Array.IndexOf(args, Argument);
        if (position < 0)
        {
            return false;
        }

        RotationMode? mode = args.ElementAtOrDefault(position + 1) switch
        {
            null => RotationMode.Planned,
            "now" => RotationMode.Now,
            "compromised" => RotationMode.Compromised,
            _ => null,
        };
        if (mode is null)
        {
            await Console.Error.WriteLineAsync($"Usage: {Argument} [now|compromised]");
            Environment.ExitCode = UsageError;
            return true;
        }

        var keyId = await host.Services.GetRequiredService<SigningKeyRotation>().RotateAsync(mode.Value, CancellationToken.None);
        Console.WriteLine(keyId);
        return true;
    }
}
