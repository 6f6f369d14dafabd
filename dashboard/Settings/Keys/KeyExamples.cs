namespace Egret.Dashboard.Settings.Keys;

/// <summary>A first question in a language.</summary>
/// <param name="Language">Its name.</param>
/// <param name="Code">The program, which reads the key from the environment.</param>
internal sealed record KeyExample(string Language, string Code);

/// <summary>A first question with a key, in the languages that programs are mostly written in here.</summary>
internal static class KeyExamples
{
    public const string Variable = "EGRET_API_KEY";

    private const string Question = "When must a personal data breach be notified?";

    /// <summary>For the Egret at this address, which ends with a slash.</summary>
    public static IReadOnlyList<KeyExample> For(string address) =>
    [
        new("curl",
            $$"""
            curl {{address}}v1/query/ \
              -H "Authorization: Bearer ${{Variable}}" \
              -H "Content-Type: application/json" \
              -d '{"query": "{{Question}}"}'
            """),
        new("C#",
            $$"""
            using Egret.Client;

            using var egret = EgretClient.Connect(
                new Uri("{{address}}"),
                ApiKeyCredential.FromEnvironment("{{Variable}}"));

            var answer = await egret.Questions.AskAsync(
                new Question("{{Question}}"));
            Console.WriteLine(answer.Response);
            """),
        new("Python",
            $$"""
            import os
            import requests

            answer = requests.post(
                "{{address}}v1/query/",
                headers={"Authorization": f"Bearer {os.environ['{{Variable}}']}"},
                json={"query": "{{Question}}"},
                timeout=60,
            )
            answer.raise_for_status()
            print(answer.json()["response"])
            """),
        new("JavaScript",
            $$"""
            const answer = await fetch("{{address}}v1/query/", {
              method: "POST",
              headers: {
                Authorization: `Bearer ${process.env.{{Variable}}}`,
                "Content-Type": "application/json",
              },
              body: JSON.stringify({ query: "{{Question}}" }),
            });
            if (!answer.ok) throw new Error(await answer.text());
            console.log((await answer.json()).response);
            """),
    ];
}
