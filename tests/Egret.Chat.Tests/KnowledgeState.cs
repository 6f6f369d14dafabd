using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Egret.Chat.Tests;

/// <summary>How the stand-in behaves.</summary>
public enum KnowledgeState
{
    Answers,
    Fails,
    Hangs,
}
