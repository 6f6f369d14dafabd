using Egret.Dashboard.Library;

namespace Egret.Dashboard.Tests.Library;

public sealed class SlugTextTests
{
    [Theory]
    [InlineData("Business Continuity", "business-continuity")]
    [InlineData("  Résilience & Co. ", "resilience-co")]
    [InlineData("ISO 27001:2022", "iso-27001-2022")]
    [InlineData("法律", "")]
    public void Name_is_converted_to_a_slug(string name, string slug) => Assert.Equal(slug, SlugText.FromName(name));

    [Fact]
    public void Slug_follows_the_name_until_it_is_edited()
    {
        var entry = new LibraryEntry { Name = "One" };
        entry.Name = "Two";
        Assert.Equal("two", entry.Slug);

        entry.Slug = "mine";
        entry.Name = "Three";
        Assert.Equal("mine", entry.Slug);
    }
}
