using Egret.Chat.Data;
using Egret.Chat.Sessions;
using Egret.Contracts.Events;
using Egret.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Egret.Chat.Queries;

/// <summary>The session, or its user or organisation, was deleted while the question was being answered.</summary>
internal sealed class SessionDeletedException() : Exception("The session was deleted meanwhile.");
