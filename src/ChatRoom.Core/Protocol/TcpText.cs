using System.Globalization;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Protocol;

/// <summary>Defines the fixed texts of the TCP protocol, which old clients compare byte for byte.</summary>
public static class TcpText
{
    /// <summary>Greets every connection at once, without a newline.</summary>
    public const string Greeting = "Greetings from the cave! Now type your name and press enter!";

    /// <summary>Ends a conversation: the client sends it, and gets it back as the last text.</summary>
    public const string Quit = "{quit}";

    /// <summary>Answers a telnet client that asks whether the server is there.</summary>
    public const string AreYouThere = "[Yes]";

    /// <summary>Answers plain text on a port for TLS.</summary>
    public const string OnlyTls = "This port is for TLS: connect with 'openssl s_client -quiet -connect HOST:PORT' or 'ncat --ssl HOST PORT'. Goodbye.";

    /// <summary>Returns whether a received text, cleaned and trimmed, is <see cref="Quit"/>.</summary>
    public static bool IsQuit(string text) => text.Contains('}') && TrimStart(TrimEnd(MessageText.Clean(text))) is Quit;

    /// <summary>Returns whether a received text ends in <see cref="Quit"/>, because two sends arrived as one.</summary>
    /// <param name="text">The text as received.</param>
    /// <param name="before">The text before the quit.</param>
    public static bool EndsInQuit(string text, out string before)
    {
        before = text;
        if (!text.Contains('}'))
        {
            return false;
        }

        var cleaned = TrimEnd(MessageText.Clean(text));
        if (!cleaned.EndsWith(Quit))
        {
            return false;
        }

        var said = cleaned[..^Quit.Length];
        before = TrimEnd(said).IsEmpty ? "" : said.ToString();
        return true;
    }

    // A space says nothing, nor does a character without a shape, such as a zero width space.
    private static bool IsInvisible(char character) => char.IsWhiteSpace(character) || char.GetUnicodeCategory(character) == UnicodeCategory.Format;

    private static ReadOnlySpan<char> TrimEnd(ReadOnlySpan<char> text)
    {
        while (text is [.. var rest, var last] && IsInvisible(last))
        {
            text = rest;
        }

        return text;
    }

    private static ReadOnlySpan<char> TrimStart(ReadOnlySpan<char> text)
    {
        while (text is [var first, .. var rest] && IsInvisible(first))
        {
            text = rest;
        }

        return text;
    }

    /// <summary>Answers the name.</summary>
    public static string Welcome(string handle) => $"Welcome {handle}! If you ever want to quit, type {Quit} to exit.";

    /// <summary>Answers a TLS handshake on a port for plain text.</summary>
    /// <param name="tlsPort">The port for TLS.</param>
    public static string OnlyPlain(int tlsPort) =>
        string.Create(CultureInfo.InvariantCulture, $"This port is for plain text, without TLS; port {tlsPort} is for TLS. Goodbye.");

    /// <summary>Answers an HTTP request on this port.</summary>
    public static string NotHttp(string pageHint)
    {
        var body = $"This is ChatRoom's raw TCP port, not a web server. {pageHint}\n";
        return "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + $"Content-Length: {System.Text.Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";
    }
}
