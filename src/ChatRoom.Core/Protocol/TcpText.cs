namespace ChatRoom.Core.Protocol;

/// <summary>The fixed words of the TCP protocol, which the oldest clients know byte for byte.</summary>
public static class TcpText
{
    /// <summary>Sent at once to every connection, without a newline.</summary>
    public const string Greeting = "Greetings from the cave! Now type your name and press enter!";

    /// <summary>What a client sends to leave, and the last thing it gets when it does.</summary>
    public const string Quit = "{quit}";

    /// <summary>The answer to the name.</summary>
    public static string Welcome(string handle) => $"Welcome {handle}! If you ever want to quit, type {Quit} to exit.";

    /// <summary>The answer to an HTTP request on this port.</summary>
    public static string NotHttp(string pageHint)
    {
        var body = $"This is ChatRoom's raw TCP port, not a web server. {pageHint}\n";
        return "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + $"Content-Length: {System.Text.Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";
    }
}
