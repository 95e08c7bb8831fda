namespace ChatRoom.Server.Net;

/// <summary>Lists what comes of opening a transport.</summary>
internal enum OpenResult
{
    /// <summary>The transport carries bytes.</summary>
    Open,

    /// <summary>The peer sent plain text, or nothing; it can read a line of plain text.</summary>
    IsPlain,

    /// <summary>The handshake failed or took too long; nothing can be said.</summary>
    Failed,
}
