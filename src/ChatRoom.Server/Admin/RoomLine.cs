namespace ChatRoom.Server.Admin;

/// <summary>Represents a room in the list of an operator.</summary>
/// <param name="Label">The name as the list shows it.</param>
/// <param name="Here">The number of participants.</param>
/// <param name="Events">The number of events that are kept.</param>
/// <param name="Bytes">The bytes that they take; null if the history is in memory.</param>
internal sealed record RoomLine(string Label, int Here, long Events, long? Bytes);
