using System.Net;
using ChatRoom.Core.Connections;

namespace ChatRoom.Server.Admin;

/// <summary>Represents a connection in the list of an operator.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Handle">The handle of its person.</param>
/// <param name="Address">The address of the client; null for one inside the process.</param>
/// <param name="Rooms">The names of the rooms that the operator may know.</param>
/// <param name="OtherRooms">The number of the other rooms.</param>
/// <param name="Report">The state of the connection.</param>
internal sealed record ListedConnection(
    Connection Connection, string Handle, IPAddress? Address, IReadOnlyList<string> Rooms, int OtherRooms, ConnectionReport Report);
