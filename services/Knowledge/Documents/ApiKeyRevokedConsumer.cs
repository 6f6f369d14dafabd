using Egret.Contracts.Events;
using Egret.Knowledge.Data;

namespace Egret.Knowledge.Documents;

/// <summary>Records the revocation of an API key.</summary>
internal sealed class ApiKeyRevokedConsumer(KnowledgeContext database, TimeProvider time)
    : RevokedAccessConsumer<ApiKeyRevoked>(database, time)
{
    protected override Guid GetSubject(ApiKeyRevoked message) => message.KeyId;
}
