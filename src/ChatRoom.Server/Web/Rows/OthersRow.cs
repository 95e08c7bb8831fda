using System.Globalization;
using ChatRoom.Core.Events;

namespace ChatRoom.Server.Web.Rows;

/// <summary>Those who came in, or left, after as many as are announced one by one. It grows while more of them follow.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them.</param>
/// <param name="Count">How many they are; one is as good as announced by itself.</param>
public sealed record OthersRow(RoomEvent First, RoomEvent Last, int Count)
    : LogRow(string.Create(CultureInfo.InvariantCulture, $"{First.Sequence}+"), First, Last);
