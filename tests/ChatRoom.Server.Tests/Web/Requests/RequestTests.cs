using System.Net;
using System.Text;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Web.Requests;

/// <summary>Tests the answers to HTTP requests, byte by byte, as any client may send them.</summary>
[Slow]
public sealed class RequestTests
{
    [Theory]
    [InlineData("")]
    [InlineData("healthz")]
    [InlineData("readyz")]
    [InlineData("app.css")]
    [InlineData("manifest.webmanifest")]
    [InlineData("r/lobby")]
    public async Task Head_gets_the_status_of_get_and_no_body(string path)
    {
        await using var server = await RunningServer.StartAsync();

        var head = await AskAsync(server, $"HEAD /{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", head, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing/here")]
    [InlineData("js/no-such.js")]
    [InlineData("r/lobby/1/2")]
    public async Task An_unknown_address_has_a_page_with_a_link_to_the_room(string path)
    {
        await using var server = await RunningServer.StartAsync();
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("Accept", "text/html,*/*");

        using var answer = await http.GetAsync(new Uri(server.Web, path), Deadline.Token());

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        var html = await answer.Content.ReadAsStringAsync(Deadline.Token());
        Assert.Contains("<h1>There is nothing here</h1>", html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/\">Go to lobby</a>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("healthz")]
    [InlineData("readyz")]
    public async Task Health_is_not_cached(string path)
    {
        await using var server = await RunningServer.StartAsync();

        var answer = await AskAsync(server, $"GET /{path} HTTP/1.1\r\nHost: anything.example\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("Cache-Control: no-store", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST /", "Content-Length: 28000000")]
    [InlineData("POST /", "Transfer-Encoding: chunked")]
    [InlineData("POST /", "Content-Length: 1\r\nContent-Type: multipart/form-data; boundary=x")]
    [InlineData("PUT /app.css", "Content-Length: 100")]
    [InlineData("GET /", "Content-Length: 100")]
    [InlineData("GET /_blazor", "Content-Length: 100")]
    [InlineData("POST /r/lobby", "Content-Length: 100")]
    [InlineData("POST /no/such", "Content-Length: 100")]
    [InlineData("GET /healthz", "Content-Length: 100")]
    [InlineData("HEAD /readyz", "Transfer-Encoding: chunked")]
    [InlineData("POST /healthz", "Content-Length: 100")]
    [InlineData("POST /_blazor", "Content-Length: 100000000")]
    [InlineData("POST /_blazor/disconnect", "Content-Length: 28000000\r\nContent-Type: multipart/form-data; boundary=x")]
    public async Task A_body_that_nobody_wants_is_refused_by_its_header(string request, string length)
    {
        await using var server = await RunningServer.StartAsync();

        // Not a byte of the body is sent. The server waits some seconds for it before it closes the connection.
        var answer = await AskAsync(
            server, $"{request} HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n{length}\r\n\r\n", toEnd: false);

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(1, server.Counters["chatroom.rejects/UnwantedBody"]);
    }

    [Fact]
    public async Task A_body_without_a_length_is_cut_off_at_the_limit()
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await WireClient.ConnectAsync(server.Web.Port);
        await client.SendAsync("POST /_blazor/disconnect HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n2\r\na=\r\n");
        var chunk = Encoding.ASCII.GetBytes("8000\r\n" + new string('x', 0x8000) + "\r\n");

        for (var sent = 0; sent < 100 && await client.TrySendAsync(chunk); sent++)
        {
        }

        // The body has not ended, so only its limit can have brought about the answer.
        Assert.StartsWith("HTTP/1.1 400 ", (await client.ReadToEndAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_takes_no_post()
    {
        await using var server = await RunningServer.StartAsync();

        var answer = await AskAsync(server, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 405 ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]:8080")]
    [InlineData("localhost:1")]
    [InlineData("LOCALHOST.")]
    [InlineData("chatbox")]
    [InlineData("chatbox.local")]
    [InlineData("chat.example")]
    [InlineData("a.sub.example:99")]
    public async Task A_private_network_reaches_the_server_by_its_own_names(string host)
    {
        await using var server = await RunningServer.StartAsync("--Web:Hosts=chat.example, *.sub.example");

        var answer = await AskAsync(server, $"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example", "/")]
    [InlineData("127.0.0.1.evil.example", "/")]
    [InlineData("chat.example.evil.example", "/")]
    [InlineData("evilchat.example", "/")]
    [InlineData("sub.example", "/")]
    [InlineData("local.example", "/app.css")]
    [InlineData("evil.example:80", "/_blazor/negotiate?negotiateVersion=1")]
    public async Task A_name_of_others_is_refused_to_a_private_network_and_the_setting_is_named_once(string host, string path)
    {
        await using var server = await RunningServer.StartAsync("--Web:Hosts=chat.example,*.sub.example");
        var request = $"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\nConnection: close\r\n\r\n";

        var answer = await AskAsync(server, request);
        await AskAsync(server, request);

        Assert.StartsWith("HTTP/1.1 421 ", answer, StringComparison.Ordinal);
        Assert.Contains("Web:Hosts", answer, StringComparison.Ordinal);
        Assert.Single(server.LogLines, line => line.Contains("Web:Hosts", StringComparison.Ordinal));
        Assert.Equal(2, server.Counters["chatroom.rejects/OtherHost"]);
    }

    [Theory]
    [InlineData("localhost:8080", "http://localhost:8080", true)]
    [InlineData("localhost", "http://localhost:80", true)]
    [InlineData("localhost", "https://localhost", true)]
    [InlineData("localhost:443", "https://LOCALHOST", true)]
    [InlineData("localhost:8080", null, true)]
    [InlineData("127.0.0.1:8080", "http://chat.example", true)]
    [InlineData("127.0.0.1:8080", "https://chat.example:8443", true)]
    [InlineData("127.0.0.1:8080", "https://ported.example:8443", true)]
    [InlineData("127.0.0.1:8080", "https://ported.example", false)]
    [InlineData("localhost:8080", "http://localhost:8081", false)]
    [InlineData("localhost:8080", "http://evil.example", false)]
    [InlineData("localhost:8080", "http://localhost.evil.example:8080", false)]
    [InlineData("localhost:8080", "null", false)]
    [InlineData("localhost:8080", "file://", false)]
    [InlineData("localhost:8080", "http://localhost:8080\r\nOrigin: http://evil.example", false)]
    public async Task A_circuit_is_for_pages_of_the_own_origin(string host, string? origin, bool isOwn)
    {
        await using var server = await RunningServer.StartAsync("--Web:Hosts=chat.example;ported.example:8443");
        var from = origin is null ? "" : $"Origin: {origin}\r\n";

        var answer = await AskAsync(
            server, $"POST /_blazor/negotiate?negotiateVersion=1 HTTP/1.1\r\nHost: {host}\r\n{from}Content-Length: 0\r\nConnection: close\r\n\r\n");

        Assert.StartsWith(isOwn ? "HTTP/1.1 200 " : "HTTP/1.1 403 ", answer, StringComparison.Ordinal);
        Assert.Equal(isOwn ? 0 : 1, server.LogLines.Count(line => line.Contains("Web:Hosts", StringComparison.Ordinal)));
        Assert.Equal(!isOwn, answer.Contains("Web:Hosts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_web_socket_of_another_origin_is_refused_too()
    {
        await using var server = await RunningServer.StartAsync();

        var answer = await AskAsync(
            server,
            "GET /_blazor HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
            toEnd: false);

        Assert.StartsWith("HTTP/1.1 403 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_is_not_trusted_is_named_once()
    {
        await using var server = await RunningServer.StartAsync();
        const string request = "GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.9\r\nConnection: close\r\n\r\n";

        await AskAsync(server, request);
        await AskAsync(server, request);

        Assert.Single(server.LogLines, line => line.Contains("Proxies:Trusted", StringComparison.Ordinal));
    }

    private static async Task<string> AskAsync(RunningServer server, string request, bool toEnd = true)
    {
        await using var client = await WireClient.ConnectAsync(server.Web.Port);
        await client.SendAsync(request);
        if (toEnd)
        {
            return (await client.ReadToEndAsync()).Text;
        }

        var answer = new byte[4096];
        return Encoding.UTF8.GetString(answer, 0, await client.ReadSomeAsync(answer));
    }
}
