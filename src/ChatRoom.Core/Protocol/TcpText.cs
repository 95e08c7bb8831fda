namespace ChatRoom.Core.Protocol;

/// <summary>Defines the fixed texts of the TCP protocol, which old clients compare byte for byte.</summary>
public static class TcpText
{
    /// <summary>Greets every connection at once, without a newline.</summary>
    public const string Greeting = "Greetings from the cave! Now type your name and press enter!";

    /// <summary>Ends a conversation: the client sends it, and gets it back as the last text.</summary>
    public const string Quit = "{quit}";

    /// <summary>Answers the name.</summary>
    public static string Welcome(string handle) => $"Welcome {handle}! If you ever want to quit, type {Quit} to exit.";

    /// <summary>Answers an HTTP request on this port.</summary>
    public static string NotHttp(string pageHint)
    {
        var body = $"This is ChatRoom's raw TCP port, not a web server. {pageHint}\n";
        return "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + $"Content-Length: {System.Text.Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";
    }
}
