using ChatRoom.Core.Protocol;

namespace ChatRoom.Core.Tests.Protocol;

/// <summary>Tests that clients of HTTP or TLS are refused, so that no web page can post into the room.</summary>
public sealed class OtherProtocolTests
{
    [Theory]
    [InlineData("GET / HTTP/1.1")]
    [InlineData("GET /")]
    [InlineData("HEAD / HTTP/1.0")]
    [InlineData("POST /say?text=hello HTTP/1.1")]
    [InlineData("PUT /x HTTP/1.1")]
    [InlineData("PATCH /x HTTP/1.1")]
    [InlineData("DELETE /x HTTP/1.1")]
    [InlineData("TRACE / HTTP/1.1")]
    [InlineData("OPTIONS * HTTP/1.1")]
    [InlineData("OPTIONS /x HTTP/1.1")]
    [InlineData("CONNECT example.org:443 HTTP/1.1")]
    [InlineData("PRI * HTTP/2.0")]
    [InlineData("GET http://example.org/ HTTP/1.1")]
    [InlineData("PROPFIND /x HTTP/1.1")]
    [InlineData("MKCALENDAR /x HTTP/1.1")]
    [InlineData("SUBSCRIBE /x HTTP/1.1")]
    [InlineData("M-SEARCH * HTTP/1.1")]
    [InlineData("VERSION-CONTROL /x HTTP/1.1")]
    public void A_request_line_is_http_wherever_it_is_cut(string line)
    {
        var bytes = Reading.Bytes(line + "\r\nHost: x\r\n\r\nhello from a page\n");
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            var first = NewFirstLine();
            first.Feed(bytes.AsSpan(..cut));
            first.Feed(bytes.AsSpan(cut..));
            Assert.Equal(ClientKind.Http, first.Kind);
            Assert.Null(first.Name);
        }
    }

    [Theory]
    [InlineData("GET /a/long/way HTTP/1.1")]
    [InlineData("GET /a/long/way")]
    [InlineData("POST /say?text=")]
    [InlineData("OPTIONS * HTTP/1.1")]
    public void A_partial_request_line_is_no_name(string line)
    {
        var slow = NewFirstLine();
        slow.Feed(Reading.Bytes(line));
        slow.Flush();
        var ended = NewFirstLine();
        ended.Feed(Reading.Bytes(line));
        ended.Complete();

        Assert.Equal((ClientKind.Http, null), (slow.Kind, slow.Name));
        Assert.Equal((ClientKind.Http, null), (ended.Kind, ended.Name));
    }

    [Theory]
    [InlineData("BOB")]
    [InlineData("GET")]
    [InlineData("BOB the builder")]
    [InlineData("Get / is a verb")]
    [InlineData("alice / bob")]
    [InlineData("IT /x")]
    [InlineData("I like HTTP")]
    public void Names_that_resemble_a_request_line_are_names(string name)
    {
        var line = NewFirstLine();
        line.Feed(Reading.Bytes(name + "\n"));
        var chunk = NewFirstLine();
        chunk.Feed(Reading.Bytes(name));
        chunk.Flush();

        Assert.Equal((ClientKind.Line, name), (line.Kind, line.Name));
        Assert.Equal((ClientKind.Chunk, name), (chunk.Kind, chunk.Name));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_tls_hello_is_known_wherever_it_is_cut_even_with_a_line_feed_in_it(byte minor)
    {
        byte[] hello = [0x16, 0x03, minor, 0x02, 0x0A, 0x01, 0x0D, 0x0A];
        for (var cut = 1; cut < hello.Length; cut++)
        {
            var first = NewFirstLine();
            first.Feed(hello.AsSpan(..cut));
            first.Feed(hello.AsSpan(cut..));
            Assert.Equal(ClientKind.Tls, first.Kind);
        }
    }

    private static FirstLine NewFirstLine() => new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), maxBytes: 100);
}
