using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Input;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Tcp.Ports;

namespace ChatRoom.Server.Tcp;

/// <summary>Holds the services that every connection of the TCP door uses.</summary>
/// <param name="Rooms">All rooms.</param>
/// <param name="Room">The name of the room that a client enters.</param>
/// <param name="Options">The door's options.</param>
/// <param name="Limits">The limits of all doors.</param>
/// <param name="Interpreter">The interpreter of input lines.</param>
/// <param name="Metrics">The metrics.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">The log of connects and disconnects; never of message texts.</param>
/// <param name="PageHint">The address of the web page, for HTTP clients on the wrong port.</param>
/// <param name="TlsPort">The port for TLS that clients use; null if there is none.</param>
/// <param name="Stopping">The token of the server's stop.</param>
internal sealed record TcpDoorServices(
    RoomDirectory Rooms,
    string Room,
    TcpOptions Options,
    LimitsOptions Limits,
    InputInterpreter Interpreter,
    ChatMetrics Metrics,
    TimeProvider Time,
    ILogger Logger,
    string PageHint,
    int? TlsPort,
    CancellationToken Stopping)
{
    /// <summary>Gets the handler of the end of a conversation.</summary>
    public Action<TcpConversation> Ended { get; init; } = static _ => { };

    /// <summary>Gets the bound of the log lines about connections without a name.</summary>
    public NamelessLog NamelessLog { get; } = new(Time, Logger);
}
