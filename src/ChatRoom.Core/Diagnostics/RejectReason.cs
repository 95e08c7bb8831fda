namespace ChatRoom.Core.Diagnostics;

/// <summary>Lists the reasons for which the server refuses a connection or a line.</summary>
public enum RejectReason
{
    /// <summary>Reports that all places are taken (<c>LimitsOptions.Connections</c>).</summary>
    ServerFull,

    /// <summary>Reports too many connections from one address (<c>LimitsOptions.ConnectionsPerAddress</c>).</summary>
    AddressLimit,

    /// <summary>Reports a connection without a name that was closed for a newer one (<c>LimitsOptions.NamelessPerAddress</c>).</summary>
    NamelessLimit,

    /// <summary>Reports that the peer gave no name within <c>LimitsOptions.NameTimeout</c>.</summary>
    NoName,

    /// <summary>Reports that the peer speaks another protocol: HTTP or TLS.</summary>
    NotChat,

    /// <summary>Reports a line far longer than <c>LimitsOptions.MessageBytes</c> without an end.</summary>
    LineTooLong,

    /// <summary>Reports that the server is stopping.</summary>
    ShuttingDown,

    /// <summary>Reports a join that could not be stored.</summary>
    NotStored,

    /// <summary>Reports a room that the client may not enter.</summary>
    NoRoom,

    /// <summary>Reports a person or an address that is banned, or a stranger that may not enter (<c>Access:Mode</c>).</summary>
    Banned,

    /// <summary>Reports a log-in in the place of a name that was not good.</summary>
    LoggedOut,

    /// <summary>An operator has ended the connection.</summary>
    EndedByOperator,

    /// <summary>Reports a line that may have a passphrase in it, and is no command.</summary>
    LooksLikePassphrase,

    /// <summary>Reports a fault of the server; the log has the details.</summary>
    ServerError,

    /// <summary>Reports a message longer than <c>LimitsOptions.MessageBytes</c>.</summary>
    MessageTooLong,

    /// <summary>Reports a line that begins with a slash but names no command.</summary>
    UnknownCommand,

    /// <summary>Reports an HTTP connection that was closed for a newer one (<c>LimitsOptions.HttpConnections</c>).</summary>
    HttpConnectionLimit,

    /// <summary>Reports an HTTP request with a body where none is wanted.</summary>
    UnwantedBody,

    /// <summary>Reports an HTTP request of an address that sends too many (<c>LimitsOptions.RequestsPerSecond</c>).</summary>
    RequestLimit,

    /// <summary>Reports an HTTP request for a host that is not this server's (<c>Web:Hosts</c>).</summary>
    OtherHost,

    /// <summary>Reports a circuit that a page of another origin asked for (<c>Web:Hosts</c>).</summary>
    OtherOrigin,

    /// <summary>Reports a passphrase or passkey that opens no account.</summary>
    WrongLogIn,

    /// <summary>Reports a log-in that was not tried, because too many before it were wrong.</summary>
    LogInLimit,

    /// <summary>Reports a room that the server has no place for (<c>RoomOptions.Max</c>).</summary>
    RoomLimit,

    /// <summary>Reports a room of a person that has made its number (<c>RoomOptions.MaxPerPerson</c>).</summary>
    RoomsOfPerson,

    /// <summary>Reports a room of an address that has made its number for the day (<c>RoomOptions.CreationPerAddress</c>).</summary>
    RoomsOfAddress,

    /// <summary>Reports that a private room has all of its members (<c>RoomOptions.MaxMembers</c>).</summary>
    MemberLimit,

    /// <summary>Reports that a person has all of its conversations (<c>RoomOptions.MaxConversations</c>).</summary>
    ConversationLimit,

    /// <summary>Reports that a private room has all of its invitation links (<c>RoomOptions.MaxInvitations</c>).</summary>
    RoomInvitationLimit,

    /// <summary>Reports that the server has all of its invitations (<c>AccessOptions.MaxInvitations</c>).</summary>
    InvitationLimit,

    /// <summary>Reports a TLS handshake that ended for a newer one (<c>LimitsOptions.Handshakes</c>).</summary>
    HandshakeLimit,

    /// <summary>Reports a TLS handshake that took too long (<c>LimitsOptions.HandshakeTimeout</c>).</summary>
    HandshakeTimeout,

    /// <summary>Reports a peer at the port for proxies that is no trusted one (<c>Tcp:ProxyPort</c>).</summary>
    NoProxy,
}
