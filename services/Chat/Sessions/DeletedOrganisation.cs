using Egret.Chat.Data;
using Egret.Persistence;
using Egret.ServiceDefaults.Authentication;
using Microsoft.EntityFrameworkCore;

namespace Egret.Chat.Sessions;

/// <summary>An organisation that is gone, so that an answer still being written cannot bring a session of it back.</summary>
internal sealed class DeletedOrganisation
{
    public required Guid Id { get; init; }

    public required DateTimeOffset DeletedAt { get; init; }
}
