namespace ChatRoom.Core.Rooms;

/// <summary>Why a session ended. A closed list: logs, metrics and the transcript use these names and no others.</summary>
public enum DisconnectReason
{
    /// <summary>The participant asked to leave.</summary>
    Quit,

    /// <summary>The peer closed or reset the connection.</summary>
    PeerGone,

    /// <summary>A lost page did not come back within the grace period.</summary>
    Away,

    /// <summary>The peer took nothing for longer than <see cref="LimitsOptions.SendTimeout"/>.</summary>
    Slow,

    /// <summary>The peer gave no name within <see cref="LimitsOptions.NameTimeout"/>.</summary>
    NoName,

    /// <summary>A line went on far beyond <see cref="LimitsOptions.MessageBytes"/> without an end.</summary>
    LineTooLong,

    /// <summary>All places are taken (<see cref="LimitsOptions.Connections"/>).</summary>
    ServerFull,

    /// <summary>Too many connections from one address (<see cref="LimitsOptions.ConnectionsPerAddress"/>).</summary>
    AddressLimit,

    /// <summary>The peer speaks another protocol: HTTP or TLS.</summary>
    NotChat,

    /// <summary>The server is stopping.</summary>
    ShuttingDown,

    /// <summary>A fault of ours; the log has the details.</summary>
    ServerError,
}

/// <summary>What a client is told when it is closed.</summary>
public static class DisconnectReasonText
{
    /// <summary>One line for the client, or null where there is nothing to say or nobody to say it to.</summary>
    public static Phrase? ForClient(this DisconnectReason reason) => reason switch
    {
        DisconnectReason.NoName => new("Goodbye_NoName", "You gave no name in time. Goodbye."),
        DisconnectReason.LineTooLong => new("Goodbye_LineTooLong", "That line has no end. Goodbye."),
        DisconnectReason.ServerFull => new("Goodbye_ServerFull", "The server is full. Please try again later."),
        DisconnectReason.AddressLimit => new("Goodbye_AddressLimit", "There are too many connections from your address. Close one and try again."),
        DisconnectReason.NotChat => new("Goodbye_NotChat", "This is a chat server for plain text, without TLS. Goodbye."),
        DisconnectReason.ShuttingDown => Room.Stopping,
        DisconnectReason.ServerError => new("Goodbye_ServerError", "The server made a mistake and must close this connection. Please come back."),
        _ => null,
    };
}
