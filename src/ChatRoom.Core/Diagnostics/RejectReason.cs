namespace ChatRoom.Core.Diagnostics;

/// <summary>Lists the reasons for which the server refuses a connection or a line.</summary>
public enum RejectReason
{
    /// <summary>All places are taken (<c>LimitsOptions.Connections</c>).</summary>
    ServerFull,

    /// <summary>Too many connections from one address (<c>LimitsOptions.ConnectionsPerAddress</c>).</summary>
    AddressLimit,

    /// <summary>The peer gave no name within <c>LimitsOptions.NameTimeout</c>.</summary>
    NoName,

    /// <summary>The peer speaks another protocol: HTTP or TLS.</summary>
    NotChat,

    /// <summary>A line went on far beyond <c>LimitsOptions.MessageBytes</c> without an end.</summary>
    LineTooLong,

    /// <summary>The server is stopping.</summary>
    ShuttingDown,

    /// <summary>The server has a fault; the log has the details.</summary>
    ServerError,

    /// <summary>A message is longer than <c>LimitsOptions.MessageBytes</c>.</summary>
    MessageTooLong,

    /// <summary>A line begins with a slash and no command has that name.</summary>
    UnknownCommand,
}
