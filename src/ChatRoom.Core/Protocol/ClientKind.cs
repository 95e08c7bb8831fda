namespace ChatRoom.Core.Protocol;

/// <summary>Lists the kinds of clients that connect to the TCP door.</summary>
public enum ClientKind
{
    /// <summary>Means that the kind is not known yet.</summary>
    Unknown,

    /// <summary>Sends lines.</summary>
    Line,

    /// <summary>Sends each message in one write, without an end mark.</summary>
    Chunk,

    /// <summary>Sends HTTP requests, like a web browser.</summary>
    Http,

    /// <summary>Tries to set up TLS.</summary>
    Tls,

    /// <summary>Sends a first line that is longer than allowed.</summary>
    TooLong,
}
