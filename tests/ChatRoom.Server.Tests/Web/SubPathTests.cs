using System.ComponentModel.DataAnnotations;
using System.Net;
using ChatRoom.Server.Tests.Support;
using ChatRoom.Server.Web;

namespace ChatRoom.Server.Tests.Web;

/// <summary>Tests the page below the path of a proxy.</summary>
[Slow]
public sealed class SubPathTests
{
    [Theory]
    [InlineData("")]
    [InlineData("chat/")]
    [InlineData("r/lobby/1")]
    [InlineData("chat/r/lobby/1")]
    public async Task Page_has_links_below_the_path_whether_the_proxy_keeps_it_or_not(string address)
    {
        await using var server = await RunningServer.StartAsync("--Web:PathBase=/chat");
        using var http = new HttpClient { BaseAddress = server.Web };

        using var response = await http.GetAsync(new Uri(address, UriKind.Relative), Deadline.Token());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("<base href=\"/chat/\"", await response.Content.ReadAsStringAsync(Deadline.Token()), StringComparison.Ordinal);
        Assert.All(
            response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [],
            cookie => Assert.Contains("path=/chat", cookie, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("healthz")]
    [InlineData("readyz")]
    [InlineData("app.css")]
    [InlineData("manifest.webmanifest")]
    [InlineData("_framework/blazor.web.js")]
    public async Task Everything_else_is_there_with_the_path_and_without(string address)
    {
        await using var server = await RunningServer.StartAsync("--Web:PathBase=/team/chat");
        using var http = new HttpClient { BaseAddress = server.Web };

        var outside = await http.GetStringAsync(new Uri(address, UriKind.Relative), Deadline.Token());

        Assert.Equal(outside, await http.GetStringAsync(new Uri($"team/chat/{address}", UriKind.Relative), Deadline.Token()));
    }

    [Theory]
    [InlineData("_blazor/negotiate?negotiateVersion=1")]
    [InlineData("chat/_blazor/negotiate?negotiateVersion=1")]
    public async Task Page_connects_with_the_path_and_without(string address)
    {
        await using var server = await RunningServer.StartAsync("--Web:PathBase=/chat");
        using var http = new HttpClient { BaseAddress = server.Web };

        using var response = await http.PostAsync(new Uri(address, UriKind.Relative), null, Deadline.Token());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Address_without_the_last_slash_leads_to_the_page()
    {
        await using var server = await RunningServer.StartAsync("--Web:PathBase=/chat");
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = server.Web };

        using var response = await http.GetAsync(new Uri("chat?a=b", UriKind.Relative), Deadline.Token());

        Assert.Equal((HttpStatusCode.Redirect, "/chat/?a=b"), (response.StatusCode, response.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task Server_prints_the_address_with_the_path_and_is_healthy()
    {
        await using var server = await ServerProcess.StartAsync("--Web:PathBase=/chat");
        Assert.Equal("/chat/", server.Web.AbsolutePath);

        await ServerProcess.CheckHealthUntilAsync(
            fault: null, $"--urls={server.Web.GetLeftPart(UriPartial.Authority)}", $"--Tcp:Port={server.Port}", "--Web:PathBase=/chat");
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("/chat", true)]
    [InlineData("/Team-1/chat.room_~", true)]
    [InlineData("/rooms", true)]
    [InlineData("chat", false)]
    [InlineData("/chat/", false)]
    [InlineData("/", false)]
    [InlineData("//chat", false)]
    [InlineData("/a//b", false)]
    [InlineData("/a/../b", false)]
    [InlineData("/.", false)]
    [InlineData("/a b", false)]
    [InlineData("/a?b", false)]
    [InlineData("/a#b", false)]
    [InlineData("/chät", false)]
    [InlineData("/%41", false)]
    [InlineData("/a\nb", false)]
    [InlineData("/chat\n", false)]
    [InlineData("https://example.org/chat", false)]
    [InlineData("/r", false)]
    [InlineData("/healthz", false)]
    [InlineData("/ReadyZ/x", false)]
    [InlineData("/_blazor", false)]
    public void Path_has_plain_segments_that_the_page_does_not_use_itself(string path, bool isPossible) =>
        Assert.Equal(
            isPossible,
            Validator.TryValidateProperty(path, new ValidationContext(new WebOptions()) { MemberName = nameof(WebOptions.PathBase) }, null));
}
