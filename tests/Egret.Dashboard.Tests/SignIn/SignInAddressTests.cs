using Egret.Dashboard.SignIn;
using Microsoft.AspNetCore.Components;

namespace Egret.Dashboard.Tests.SignIn;

/// <summary>Where signing in leads to. The address comes from whoever made the link.</summary>
public sealed class SignInAddressTests
{
    private const string Home = "http://localhost:8080/";

    [Theory]
    [InlineData("documents", "documents")]
    [InlineData("/documents", "documents")]
    [InlineData("ask/0193c5b2-0000-7000-8000-000000000000?domain=mas", "ask/0193c5b2-0000-7000-8000-000000000000?domain=mas")]
    [InlineData(".//elsewhere.example", "/elsewhere.example")]
    public void Page_of_the_dashboard_is_gone_on_to_by_its_whole_address(string next, string page) =>
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
    [InlineData("http://somebody@localhost:8080/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    public void Anything_else_leads_to_the_start(string? next) => Assert.Equal("/", SignInAddress.After(next, new Place()));

    /// <summary>Whatever an address of an odd kind is taken for, it is one of this host.</summary>
    [Theory]
    [InlineData(" //elsewhere.example")]
    [InlineData("https:elsewhere.example")]
    [InlineData("///elsewhere.example")]
    [InlineData("/%09/elsewhere.example")]
    [InlineData("%5c%5celsewhere.example")]
    [InlineData("?next=//elsewhere.example")]
    [InlineData("@elsewhere.example")]
    public void Odd_address_does_not_lead_away(string next)
    {
        var address = SignInAddress.After(next, new Place());

        Assert.True(address == "/" || address.StartsWith(Home, StringComparison.Ordinal), address);
    }

    private sealed class Place : NavigationManager
    {
        public Place() => Initialize(Home, Home + "sign-in");
    }
}
