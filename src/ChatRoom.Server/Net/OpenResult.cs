namespace ChatRoom.Server.Net;

/// <summary>Lists what comes of opening a transport.</summary>
internal enum OpenResult
{
    /// <summary>The transport carries bytes.</summary>
    Open,

    /// <summary>The peer sent plain text, and can read it.</summary>
    IsPlain,

    /// <summary>The peer sent nothing in its time; it may be one that reads plain text.</summary>
    IsSilent,

    /// <summary>The handshake failed or took too long; nothing can be said.</summary>
    Failed,
}
