using Egret.Chat.Queries;
using Egret.Identity.Accounts;
using Egret.Keys.ApiKeys;
using Egret.Knowledge.Domains;

namespace Egret.OpenApi.Tests;

public sealed class ProbeTests
{
    [Fact]
    public async Task Dump()
    {
        Directory.CreateDirectory("/tmp/parts");
        File.WriteAllText("/tmp/parts/identity.json", (await new DescribedProgram<RegisterUserRequest>().ReadPartAsync()).ToString());
        File.WriteAllText("/tmp/parts/keys.json", (await new DescribedProgram<IssueApiKeyRequest>().ReadPartAsync()).ToString());
        File.WriteAllText("/tmp/parts/chat.json", (await new DescribedProgram<QueryRequest>().ReadPartAsync()).ToString());
        File.WriteAllText("/tmp/parts/knowledge.json", (await new DescribedProgram<DomainResponse>().ReadPartAsync()).ToString());
    }
}
