using System.Security.Cryptography;
using System.Text;

namespace Egret.Identity.Data;

/// <summary>
/// Failed sign-ins for one address in one window. Addresses without an account are counted too, so that both respond
/// the same.
/// </summary>
internal sealed class SignInFailures
{
    /// <summary>
    /// SHA-256 of the normalised address and, for known networks, of the network: the table does not reveal which
    /// accounts exist.
    /// </summary>
    public required byte[] Account { get; init; }

    public required int Count { get; init; }

    public required DateTimeOffset WindowEndsAt { get; init; }

    /// <param name="normalizedEmail">The normalised address; an account need not exist.</param>
    /// <param name="knownNetwork">The known network whose failures are counted separately; null for all other
    /// networks together.</param>
    public static byte[] ComputeAccountHash(string normalizedEmail, string? knownNetwork) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(knownNetwork is null ? normalizedEmail : normalizedEmail + '\n' + knownNetwork));
}
