using System.Collections.Frozen;

namespace Egret.Identity.Accounts;

/// <summary>The most common passwords, compared without case.</summary>
internal sealed class CommonPasswords
{
    private const string Resource = "common-passwords.txt";
    private readonly FrozenSet<string> _passwords = Read().ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public bool Contains(string password) => _passwords.Contains(password);

    private static IEnumerable<string> Read()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is not part of the assembly.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line is not ['#', ' ', ..])
            {
                yield return line;
            }
        }
    }
}
