using System.Security.Cryptography;
using System.Text;

namespace Egret.Identity.Accounts;

/// <summary>Wrong passwords for one address in one window. Addresses without an account are counted alike, so as not to tell them apart.</summary>
internal sealed class SignInFailures
{
    /// <summary>
    /// SHA-256 of the normalised address and, for one from which its user has signed in before, the network: this table is no list of who
    /// has an account.
    /// </summary>
    public required byte[] Account { get; init; }

    public required int Count { get; init; }

    public required DateTimeOffset WindowEndsAt { get; init; }

    /// <param name="normalizedEmail">The address of the account, existing or not.</param>
    /// <param name="knownNetwork">The network where failures are counted apart; null for all the others together.</param>
    public static byte[] AccountOf(string normalizedEmail, string? knownNetwork) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(knownNetwork is null ? normalizedEmail : normalizedEmail + '\n' + knownNetwork));
}
