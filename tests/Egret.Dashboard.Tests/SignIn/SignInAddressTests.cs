using Egret.Dashboard.Authentication;
using Microsoft.AspNetCore.Components;

namespace Egret.Dashboard.Tests.SignIn;

/// <summary>The page after sign-in. Its address comes from an untrusted link.</summary>
public sealed class SignInAddressTests
{
    private const string Home = "http://localhost:8080/";

    [Theory]
    [InlineData("documents", "documents")]
    [InlineData("/documents", "documents")]
    [InlineData("ask/0193c5b2-0000-7000-8000-000000000000?domain=mas", "ask/0193c5b2-0000-7000-8000-000000000000?domain=mas")]
    [InlineData(".//elsewhere.example", "/elsewhere.example")]
    public void Path_of_the_dashboard_resolves_to_its_absolute_address(string next, string page) =>
        Assert.Equal(Home + page, SignInAddress.After(next, new Place()));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("//elsewhere.example")]
    [InlineData("/\t/elsewhere.example")]
    [InlineData("\t//elsewhere.example")]
    [InlineData("/\n/elsewhere.example")]
    [InlineData("/\r/elsewhere.example")]
    [InlineData("/\u0000/elsewhere.example")]
    [InlineData("/\u0085/elsewhere.example")]
    [InlineData("/\\elsewhere.example")]
    [InlineData("\\\\elsewhere.example")]
    [InlineData("https://elsewhere.example")]
    [InlineData("http://localhost:8080/documents")]
    [InlineData("http://localhost:8081/documents")]
    [InlineData("https://localhost:8080/documents")]
    [InlineData("http://localhost:8080@elsewhere.example/")]
    [InlineData("http://user@localhost:8080/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    public void Address_outside_the_dashboard_resolves_to_the_start_page(string? next) =>
        Assert.Equal("/", SignInAddress.After(next, new Place()));

    /// <summary>However a malformed address is resolved, the result is on this host.</summary>
    [Theory]
    [InlineData(" //elsewhere.example")]
    [InlineData("https:elsewhere.example")]
    [InlineData("///elsewhere.example")]
    [InlineData("/%09/elsewhere.example")]
    [InlineData("%5c%5celsewhere.example")]
    [InlineData("?next=//elsewhere.example")]
    [InlineData("@elsewhere.example")]
    public void Malformed_address_stays_on_this_host(string next)
    {
        var address = SignInAddress.After(next, new Place());

        Assert.True(address == "/" || address.StartsWith(Home, StringComparison.Ordinal), address);
    }

    private sealed class Place : NavigationManager
    {
        public Place() => Initialize(Home, Home + "sign-in");
    }
}
