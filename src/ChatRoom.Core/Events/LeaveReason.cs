namespace ChatRoom.Core.Events;

/// <summary>Why a session ended. A closed list: logs, metrics and the transcript use these names and no others.</summary>
public enum LeaveReason
{
    /// <summary>The participant asked to leave.</summary>
    Quit,

    /// <summary>The peer closed or reset the connection.</summary>
    PeerGone,

    /// <summary>A lost page did not come back within the grace period.</summary>
    Away,

    /// <summary>The peer took nothing for longer than <c>LimitsOptions.SendTimeout</c>.</summary>
    Slow,

    /// <summary>The peer gave no name within <c>LimitsOptions.NameTimeout</c>.</summary>
    NoName,

    /// <summary>A line went on far beyond <c>LimitsOptions.MessageBytes</c> without an end.</summary>
    LineTooLong,

    /// <summary>All places are taken (<c>LimitsOptions.Connections</c>).</summary>
    ServerFull,

    /// <summary>Too many connections from one address (<c>LimitsOptions.ConnectionsPerAddress</c>).</summary>
    AddressLimit,

    /// <summary>The peer speaks another protocol: HTTP or TLS.</summary>
    NotChat,

    /// <summary>The server is stopping.</summary>
    ShuttingDown,

    /// <summary>A fault of ours; the log has the details.</summary>
    ServerError,
}
