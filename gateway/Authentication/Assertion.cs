using System.Globalization;
using System.Security.Cryptography;
using Egret.Contracts;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Egret.Gateway.Authentication;

/// <summary>An assertion that was made.</summary>
/// <param name="Header">Value of the Authorization header.</param>
/// <param name="ExpiresAt">When the services refuse it.</param>
internal sealed record Assertion(string Header, DateTimeOffset ExpiresAt);
