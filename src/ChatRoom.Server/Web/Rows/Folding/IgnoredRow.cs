using ChatRoom.Core.Events;

namespace ChatRoom.Server.Web.Rows.Folding;

/// <summary>Stands for messages of ignored persons that follow one another.</summary>
/// <param name="Key">See <see cref="Row"/>; it stays when messages are added at either end.</param>
/// <param name="First">The first message.</param>
/// <param name="Last">The last message.</param>
/// <param name="Count">The number of messages.</param>
internal sealed record IgnoredRow(string Key, RoomEvent First, RoomEvent Last, int Count) : LogRow(Key, First, Last);
