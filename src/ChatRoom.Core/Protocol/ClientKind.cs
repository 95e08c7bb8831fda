namespace ChatRoom.Core.Protocol;

/// <summary>What a client of the TCP door turned out to be.</summary>
public enum ClientKind
{
    /// <summary>Not known yet.</summary>
    Unknown,

    /// <summary>Speaks in lines.</summary>
    Line,

    /// <summary>Speaks in reads.</summary>
    Chunk,

    /// <summary>A web browser or another HTTP client.</summary>
    Http,

    /// <summary>Tries to set up TLS.</summary>
    Tls,

    /// <summary>The first line is longer than allowed.</summary>
    TooLong,
}
