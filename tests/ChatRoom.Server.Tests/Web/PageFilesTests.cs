using System.Net;
using System.Text.RegularExpressions;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Web;

/// <summary>Tests how browsers may load and keep the files of the page.</summary>
public sealed partial class PageFilesTests
{
    [Fact]
    public async Task The_page_names_the_modules_of_the_room_by_addresses_that_exist()
    {
        await using var server = await RunningServer.StartAsync();
        using var http = new HttpClient { BaseAddress = server.Web };
        var page = await http.GetStringAsync("", TestContext.Current.CancellationToken);
        var modules = Modules().Matches(page).Select(module => module.Groups[1].Value).ToList();

        Assert.Contains(modules, module => module.StartsWith("js/composer/outbox.", StringComparison.Ordinal));
        Assert.DoesNotContain(modules, module => module.Contains("picker", StringComparison.Ordinal) || module.Contains("look.", StringComparison.Ordinal));
        foreach (var module in modules)
        {
            using var answer = await http.GetAsync(module, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("en", "No connection")]
    [InlineData("zh", "没有连接")]
    public async Task The_page_for_a_browser_without_the_server_is_in_its_language(string language, string title)
    {
        await using var server = await RunningServer.StartAsync();
        using var http = new HttpClient { BaseAddress = server.Web };
        http.DefaultRequestHeaders.Add("Accept", "text/html");
        http.DefaultRequestHeaders.Add("Accept-Language", language);

        Assert.Contains(title, WebUtility.HtmlDecode(await http.GetStringAsync("offline", TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        using var worker = await http.GetAsync("service-worker.js", TestContext.Current.CancellationToken);
        Assert.True(worker.Headers.CacheControl!.NoCache);
    }

    [GeneratedRegex("<link data-module href=\"([^\"]+)\"")]
    private static partial Regex Modules();
}
