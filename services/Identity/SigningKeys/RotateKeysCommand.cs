namespace Egret.Identity.SigningKeys;

/// <summary>Makes a new signing key on an operator's word, as a step of its own: <c>rotate-keys [now|compromised]</c>.</summary>
internal static class RotateKeysCommand
{
    private const string Argument = "rotate-keys";
    private const int UsageError = 2;

    /// <summary>Makes a new key and ends the process when the service was started with <c>rotate-keys</c>.</summary>
    /// <returns>Whether that was so, and the service should not run.</returns>
    public static async Task<bool> RotateKeysOnlyAsync(this IHost host, string[] args)
    {
        var position = Array.IndexOf(args, Argument);
        if (position < 0)
        {
            return false;
        }

        RotationUrgency? urgency = args.ElementAtOrDefault(position + 1) switch
        {
            null => RotationUrgency.Planned,
            "now" => RotationUrgency.Now,
            "compromised" => RotationUrgency.Compromised,
            _ => null,
        };
        if (urgency is null)
        {
            await Console.Error.WriteLineAsync($"Usage: {Argument} [now|compromised]");
            Environment.ExitCode = UsageError;
            return true;
        }

        var keyId = await host.Services.GetRequiredService<SigningKeyRotation>().RotateAsync(urgency.Value, CancellationToken.None);
        Console.WriteLine(keyId);
        return true;
    }
}
