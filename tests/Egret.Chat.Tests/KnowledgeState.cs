using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Egret.Chat.Tests;

/// <summary>The behaviour of the fake Knowledge service.</summary>
public enum KnowledgeState
{
    Answers,
    Fails,
    Hangs,
}
