using Egret.Contracts.Events;
using Egret.Knowledge.Data;

namespace Egret.Knowledge.Documents;

/// <summary>
/// Records the removal of a member. Uploads of the user to other organisations have to be repeated as well.
/// </summary>
internal sealed class MemberRemovedConsumer(KnowledgeContext database, TimeProvider time)
    : RevokedAccessConsumer<MemberRemoved>(database, time)
{
    protected override Guid GetSubject(MemberRemoved message) => message.UserId;
}
