using Egret.Contracts.Events;
using Egret.Knowledge.Data;

namespace Egret.Knowledge.Documents;

/// <summary>Records a change of a user's permissions.</summary>
internal sealed class UserAccessChangedConsumer(KnowledgeContext database, TimeProvider time)
    : RevokedAccessConsumer<UserAccessChanged>(database, time)
{
    protected override Guid GetSubject(UserAccessChanged message) => message.UserId;
}
