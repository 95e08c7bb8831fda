using System.Globalization;
using ChatRoom.Core.Events;

namespace ChatRoom.Server.Web.Rows;

/// <summary>Counts the joins, or leaves, beyond the number that the room announces singly.</summary>
/// <param name="First">The first counted event.</param>
/// <param name="Last">The last counted event.</param>
/// <param name="Count">The number of events; the page shows a count of one like a single event.</param>
public sealed record OthersRow(RoomEvent First, RoomEvent Last, int Count)
    : LogRow(string.Create(CultureInfo.InvariantCulture, $"{First.Sequence}+"), First, Last);
