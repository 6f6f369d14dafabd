using Egret.Chat.Data;
using Egret.Persistence;
using Egret.ServiceDefaults.Authentication;
using Microsoft.EntityFrameworkCore;

namespace Egret.Chat.Sessions;

/// <summary>A user who is gone, for the same.</summary>
internal sealed class DeletedUser
{
    public required Guid Id { get; init; }

    public required DateTimeOffset DeletedAt { get; init; }
}
