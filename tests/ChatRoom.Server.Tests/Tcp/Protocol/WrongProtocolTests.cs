using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Tcp.Protocol;

/// <summary>Tests that no web page can post into the room, and that no browser waits for ever.</summary>
public sealed class WrongProtocolTests
{
    private const string Answer =
        "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 88\r\nConnection: close\r\n\r\n"
        + "This is ChatRoom's raw TCP port, not a web server. Open the chat's web page instead.\n";

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost:33000\r\n\r\n")]
    [InlineData("POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nmallory\nhi")]
    [InlineData("OPTIONS * HTTP/1.1\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("GET /\r\n")]
    public async Task An_http_request_is_answered_and_closed_and_the_room_hears_nothing(string request)
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var browser = await WireClient.ConnectAsync(server.Port);
        await browser.ReadGreetingAsync();
        await browser.SendAsync(request);
        var (text, ending) = await browser.ReadToEndAsync();
        Assert.Equal(Answer.Replace("88", LengthOfBody(), StringComparison.Ordinal), text);
        Assert.Equal(Ending.Eof, ending);
        await alice.SayAsync("x");
        Assert.Equal("alice: x", await alice.ReadLineAsync());
        Assert.Equal(1, server.Counters["chatroom.rejects/NotChat"]);
    }

    [Fact]
    public async Task A_tls_hello_is_closed_with_one_line()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var tls = await WireClient.ConnectAsync(server.Port);
        await tls.ReadGreetingAsync();
        await tls.SendAsync([0x16, 0x03, 0x01, 0x00, 0x2F, 0x01, 0x00, 0x00, 0x2B, 0x03, 0x03, .. new byte[40]]);
        Assert.Equal(
            ("This is a chat server for plain text, without TLS. Goodbye.\n", Ending.Eof), await tls.ReadToEndAsync());
        await alice.SayAsync("x");
        Assert.Equal("alice: x", await alice.ReadLineAsync());
        Assert.Equal(1, server.Counters["chatroom.rejects/NotChat"]);
    }

    private static string LengthOfBody() =>
        Answer[(Answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
