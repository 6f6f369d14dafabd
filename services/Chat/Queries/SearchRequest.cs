using System.Buffers;
using System.Net;
using System.Text.Json;
using Egret.Chat.Sessions;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Egret.Chat.Queries;

/// <summary>A search as Knowledge takes it.</summary>
internal sealed record SearchRequest(string Query, string? Domain, string? Category, string? KnowledgeScope, int TopK);
