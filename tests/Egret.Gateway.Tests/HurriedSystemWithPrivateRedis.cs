using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Egret.Contracts.Internal;
using Egret.Gateway.Health;
using Egret.Keys.ApiKeys;
using Egret.Testing;
using Microsoft.Extensions.DependencyInjection;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane.StackExchangeRedis;

namespace Egret.Gateway.Tests;

/// <summary>The system with the time-outs of production and a Redis that tests may stop.</summary>
public sealed class HurriedSystemWithPrivateRedis : HurriedSystem
{
    protected override bool HasPrivateRedis => true;
}
