using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Web;

/// <summary>Tests how browsers may load and keep the files of the page.</summary>
public sealed partial class PageFilesTests
{
    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    [InlineData("identity")]
    public async Task The_modules_come_as_two_scripts_that_a_browser_keeps(string encoding)
    {
        await using var server = await RunningServer.StartAsync();
        using var http = new HttpClient { BaseAddress = server.Web };
        var page = await http.GetStringAsync("", TestContext.Current.CancellationToken);
        var script = Script().Match(page).Groups[1].Value;
        var first = await http.GetStringAsync(Start().Match(page).Groups[1].Value, TestContext.Current.CancellationToken);
        http.DefaultRequestHeaders.Add("Accept-Encoding", encoding);

        using var answer = await http.GetAsync(script, TestContext.Current.CancellationToken);
        await using var body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using Stream plain = encoding switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            _ => body,
        };
        using var reader = new StreamReader(plain);
        var text = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Contains("export const watchList = $js_list_list_js.watchList;", text, StringComparison.Ordinal);
        Assert.Contains("Blazor.start(", first, StringComparison.Ordinal);
        Assert.DoesNotContain("Blazor.start(", text, StringComparison.Ordinal);
        Assert.DoesNotContain("function makePicker(", text, StringComparison.Ordinal);
        Assert.Equal(encoding == "identity" ? [] : [encoding], answer.Content.Headers.ContentEncoding);
        Assert.Equal("text/javascript", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(TimeSpan.FromDays(365), answer.Headers.CacheControl!.MaxAge);
        using var older = await http.GetAsync("js/joined.0123456789.js", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, older.StatusCode);
    }

    [Fact]
    public async Task The_page_finds_each_module_in_the_script_and_those_for_later_by_themselves()
    {
        await using var server = await RunningServer.StartAsync();
        using var http = new HttpClient { BaseAddress = server.Web };
        var page = await http.GetStringAsync("", TestContext.Current.CancellationToken);
        using var map = JsonDocument.Parse(Map().Match(page).Groups[1].Value);
        var imports = map.RootElement.GetProperty("imports").EnumerateObject().ToDictionary(import => import.Name, import => import.Value.GetString()!);

        var list = Assert.Single(imports, import => import.Key.StartsWith("./js/list/list.", StringComparison.Ordinal));
        Assert.Equal($"./{Script().Match(page).Groups[1].Value}", list.Value);
        foreach (var later in (string[])["./js/composer/picker.js", "./js/list/colours.js", "./lib/highlight/highlight.min.js"])
        {
            using var answer = await http.GetAsync(imports[later], TestContext.Current.CancellationToken);
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

    [GeneratedRegex("<script type=\"module\" src=\"([^\"]+)\"")]
    private static partial Regex Start();

    [GeneratedRegex("<link data-module href=\"([^\"]+)\"")]
    private static partial Regex Script();

    [GeneratedRegex("<script type=\"importmap\"[^>]*>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Map();
}
