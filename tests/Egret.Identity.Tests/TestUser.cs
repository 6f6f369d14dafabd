using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Egret.Contracts.Internal;
using Egret.Identity.Accounts;
using Egret.Identity.Tokens;
using Egret.Testing;
using Npgsql;

namespace Egret.Identity.Tests;

/// <summary>A test user with an account.</summary>
public sealed record TestUser(Guid Id, string Email, string Password);
