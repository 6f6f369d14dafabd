using System.ComponentModel.DataAnnotations;
using Egret.Contracts;
using Egret.Contracts.Events;
using Egret.Keys.Data;
using Egret.Keys.Policies;
using Egret.Keys.Verification;
using Egret.Messaging;
using Egret.Persistence.Idempotency;
using Egret.ServiceDefaults.Authentication;
using Egret.ServiceDefaults.Errors;
using Egret.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Egret.Keys.ApiKeys;

/// <summary>What a key may be called.</summary>
internal static class KeyName
{
    /// <summary>No control characters, and something other than blanks.</summary>
    public const string Pattern = @"\P{Cc}*[^\s\p{Cc}]\P{Cc}*";

    public const string PatternMessage = "It must not be blank or have control characters.";
}
