using Egret.Client;

namespace Egret.Dashboard.Settings.Keys;

/// <summary>Example calls that the scopes of a key permit, in several languages.</summary>
/// <param name="Title">Description of the call.</param>
/// <param name="All">The call in each language.</param>
internal sealed record KeyExamples(string Title, IReadOnlyList<KeyExample> All)
{
    public const string Variable = "EGRET_API_KEY";

    private const string Question = "When must a personal data breach be notified?";

    /// <summary>Creates the examples for a key.</summary>
    public static KeyExamples For(string address, string organisation, IReadOnlyList<string> scopes) =>
        scopes.Count == 0 || scopes.Contains(ApiKeyScopes.Query) ? new("A first question", ForQuestions(address))
        : scopes.Contains(ApiKeyScopes.Documents) ? new(
            "The names of your documents",
            ForList(
                address, $"v1/orgs/{organisation}/documents/", "filename", "Filename",
                $"await foreach (var one in egret.Documents.Of(\"{organisation}\").List())"))
        : scopes.Contains(ApiKeyScopes.Sessions) ? new(
            "The titles of your sessions",
            ForList(
                address, "v1/sessions/recent/", "title", "Title",
                "await foreach (var one in egret.Sessions.ListRecent())"))
        : scopes.Contains(ApiKeyScopes.Organisations) ? new(
            "The names of your organisations",
            ForList(address, "v1/orgs/", "name", "Name", "await foreach (var one in egret.Organisations.List())"))
        : new(
            "The names of your keys",
            ForList(
                address, "v1/billings/api-keys/", "name", "Name", "await foreach (var one in egret.ApiKeys.List())"));

    private static KeyExample[] ForQuestions(string address) =>
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
            {{Connect(address)}}

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

    /// <summary>Examples that read a list and print one field of each item.</summary>
    private static KeyExample[] ForList(string address, string path, string field, string property, string loop) =>
    [
        new("curl",
            $$"""
            curl {{address}}{{path}} \
              -H "Authorization: Bearer ${{Variable}}"
            """),
        new("C#",
            $$"""
            {{Connect(address)}}

            {{loop}}
            {
                Console.WriteLine(one.{{property}});
            }
            """),
        new("Python",
            $$"""
            import os
            import requests

            answer = requests.get(
                "{{address}}{{path}}",
                headers={"Authorization": f"Bearer {os.environ['{{Variable}}']}"},
                timeout=60,
            )
            answer.raise_for_status()
            for one in answer.json():
                print(one["{{field}}"])
            """),
        new("JavaScript",
            $$"""
            const answer = await fetch("{{address}}{{path}}", {
              headers: { Authorization: `Bearer ${process.env.{{Variable}}}` },
            });
            if (!answer.ok) throw new Error(await answer.text());
            for (const one of await answer.json()) console.log(one.{{field}});
            """),
    ];

    private static string Connect(string address) =>
        $"""
        // The package: dotnet add package Egret.Client
        using Egret.Client;

        using var egret = EgretClient.Connect(
            new Uri("{address}"),
            ApiKeyCredential.FromEnvironment("{Variable}"));
        """;
}
