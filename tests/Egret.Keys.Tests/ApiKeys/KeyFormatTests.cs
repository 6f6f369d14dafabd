using System.Text;
using System.Text.RegularExpressions;
using Egret.Contracts;
using Egret.Testing;

namespace Egret.Keys.Tests.ApiKeys;

/// <summary>Applies the rules of docs/api.md for secret scanners to issued keys.</summary>
public sealed class KeyFormatTests(KeysApp app) : IClassFixture<KeysApp>
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    [Fact]
    public async Task Documented_expression_finds_every_key_in_any_text()
    {
        var expression = await DocumentedAsync();
        for (var number = 0; number < 20; number++)
        {
            var secret = (await app.IssueAsync(TestCaller.OwnerOfNewOrganisation())).Secret();
            string[] textsWithTheKey =
            [
                secret,
                $"EGRET_KEY=\"{secret}\"\n",
                $"curl -H 'Authorization: Bearer {secret}' http://localhost:8080/",
                $"({secret}).",
            ];
            foreach (var text in textsWithTheKey)
            {
                Assert.Equal(secret, Assert.Single(expression.Matches(text)).Value);
            }

            string[] similarTexts =
            [
                secret[..^1],
                secret + "x",
                "x" + secret,
                secret.Replace("egret_", "egret-", StringComparison.Ordinal),
            ];
            foreach (var text in similarTexts)
            {
                Assert.Empty(expression.Matches(text));
            }
        }
    }

    /// <summary>The documented rule, implemented independently of Egret.</summary>
    [Fact]
    public async Task Documented_checksum_rule_matches_issued_keys()
    {
        var secret = (await app.IssueAsync(TestCaller.OwnerOfNewOrganisation())).Secret();
        foreach (var key in Enumerable.Range(0, 200).Select(_ => ApiKeyFormat.Generate()).Append(secret))
        {
            Assert.Equal(key[49..], Checksum(key[..49]));
        }
    }

    private static string Checksum(string text)
    {
        var crc = 0xFFFF_FFFFu;
        foreach (var value in Encoding.ASCII.GetBytes(text))
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB8_8320u;
            }
        }

        var rest = ~crc;
        var digits = new char[6];
        for (var position = 5; position >= 0; position--, rest /= 62)
        {
            digits[position] = Alphabet[(int)(rest % 62)];
        }

        return new string(digits);
    }

    private static async Task<Regex> DocumentedAsync()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "api.md"));
        var block = page.Split("```regex\n")[1];
        return new Regex(block[..block.IndexOf('\n', StringComparison.Ordinal)], RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }
}
