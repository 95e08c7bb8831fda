using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Input;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Rooms;

namespace ChatRoom.Server.Tcp;

/// <summary>What every connection of the TCP door works with.</summary>
/// <param name="Rooms">All rooms.</param>
/// <param name="Options">The door's options.</param>
/// <param name="Limits">The limits of all doors.</param>
/// <param name="Interpreter">What to do with a line.</param>
/// <param name="Metrics">What is counted.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">One line per connect and disconnect; never the text of messages.</param>
/// <param name="PageHint">Where the web page is, for HTTP clients that came to the wrong port.</param>
/// <param name="Stopping">Set once the server stops.</param>
internal sealed record TcpDoorServices(
    RoomDirectory Rooms,
    TcpOptions Options,
    LimitsOptions Limits,
    InputInterpreter Interpreter,
    ChatMetrics Metrics,
    TimeProvider Time,
    ILogger Logger,
    string PageHint,
    CancellationToken Stopping);
