using System.Collections.Concurrent;
using Egret.Contracts.Events;
using Egret.Identity.Accounts;
using Egret.Identity.Data;
using Egret.Persistence;
using Egret.ServiceDefaults.BackgroundWork;
using Egret.ServiceDefaults.Telemetry;

namespace Egret.Identity.Auditing;

/// <summary>Refusals that are counted together.</summary>
internal sealed record RejectionKey(string Action, string Reason, string? Address);
