namespace ChatRoom.Core.Events;

/// <summary>Lists why a session ends; logs, metrics and the transcript use these names.</summary>
public enum LeaveReason
{
    /// <summary>The participant asked to leave.</summary>
    Quit,

    /// <summary>The peer closed or reset the connection.</summary>
    PeerGone,

    /// <summary>A page lost its connection, and the grace period ended.</summary>
    Away,

    /// <summary>The peer accepted no bytes for longer than <c>LimitsOptions.SendTimeout</c>.</summary>
    Slow,

    /// <summary>The peer gave no name within <c>LimitsOptions.NameTimeout</c>.</summary>
    NoName,

    /// <summary>A line without an end was far longer than <c>LimitsOptions.MessageBytes</c>.</summary>
    LineTooLong,

    /// <summary>The server has the maximum number of connections (<c>LimitsOptions.Connections</c>).</summary>
    ServerFull,

    /// <summary>The address has the maximum number of connections (<c>LimitsOptions.ConnectionsPerAddress</c>).</summary>
    AddressLimit,

    /// <summary>The address has the maximum number of connections without a name (<c>LimitsOptions.NamelessPerAddress</c>).</summary>
    NamelessLimit,

    /// <summary>The peer speaks another protocol: HTTP or TLS.</summary>
    NotChat,

    /// <summary>The server is stopping.</summary>
    ShuttingDown,

    /// <summary>The room could not store the join; the client was told why.</summary>
    NotStored,

    /// <summary>The client asked for a room that it may not enter; it was told so.</summary>
    NoRoom,

    /// <summary>The participant went to another room.</summary>
    Moved,

    /// <summary>A moderator took the participant out of the room; it may come back.</summary>
    Kicked,

    /// <summary>The person or its address is banned; the client was told why.</summary>
    Banned,

    /// <summary>The log-in of the connection has ended.</summary>
    LoggedOut,

    /// <summary>The log-in in the place of a name was not good; the client was told why.</summary>
    NotLoggedIn,

    /// <summary>An operator ended the connection; the client may come back.</summary>
    EndedByOperator,

    /// <summary>The server has a fault; the log has the details.</summary>
    ServerError,
}
