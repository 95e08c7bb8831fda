using System.Globalization;
using System.Net.Http.Headers;
using System.Resources;
using System.Text.RegularExpressions;
using ChatRoom.Core.Input;
using ChatRoom.Server.Tests.Support;
using ChatRoom.Server.Web.Localization;

namespace ChatRoom.Server.Tests.Web.Localization;

/// <summary>Tests that the page is in the browser's language if it has texts in it.</summary>
public sealed partial class LanguageTests
{
    private static readonly ResourceManager All = new(typeof(Server.Web.Localization.Resources));

    public static TheoryData<string> Translations => [.. Languages.Available.Select(language => language.Name).Where(name => name != "en")];

    [Fact]
    public void There_is_English_and_Chinese() => Assert.Equal(["en", "zh"], Languages.Available.Select(language => language.Name));

    [Theory]
    [MemberData(nameof(Translations))]
    public void A_translation_has_every_text_and_its_gaps_and_no_other(string language)
    {
        var english = Read(CultureInfo.InvariantCulture);
        var translated = Read(CultureInfo.GetCultureInfo(language));

        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), translated.Keys.Order(StringComparer.Ordinal));
        Assert.All(english, text => Assert.Equal(Gaps(text.Value), Gaps(translated[text.Key])));
        Assert.All(translated, text => Assert.NotEqual("", text.Value.Trim()));
    }

    [Fact]
    public void A_language_is_there_once_it_has_a_resource_file() =>
        Assert.Equal(["fr", "pt-BR"], Languages.TranslatedIn("Resources.pt-BR;Resources.fr").Select(language => language.Name));

    [Fact]
    public void The_page_explains_every_command_as_terminals_have_it()
    {
        var english = Read(CultureInfo.InvariantCulture);

        Assert.All(CommandTable.All, command => Assert.Equal(command.Summary, english[command.Explanation.Key!]));
    }

    [Theory]
    [InlineData("de-AT, zh-CN;q=0.8, en;q=0.5", "zh")]
    [InlineData("zh-TW", "zh")]
    [InlineData("en-GB", "en")]
    [InlineData("tlh", "en")]
    public async Task The_page_declares_its_language_among_those_of_the_browser(string accepted, string language)
    {
        await using var server = await RunningServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Web);
        foreach (var one in accepted.Split(", "))
        {
            request.Headers.AcceptLanguage.Add(StringWithQualityHeaderValue.Parse(one));
        }

        using var http = new HttpClient();
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains($"<html lang=\"{language}\">", page, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Read(CultureInfo language) =>
        All.GetResourceSet(language, createIfNotExists: true, tryParents: false)!
            .Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);

    private static IEnumerable<string> Gaps(string text) => Gap().Matches(text).Select(gap => gap.Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Gap();
}
