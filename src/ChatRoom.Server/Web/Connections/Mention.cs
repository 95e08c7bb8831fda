using ChatRoom.Core.Events;

namespace ChatRoom.Server.Web.Connections;

/// <summary>Messages that are for the reader in particular and came while the page was open.</summary>
/// <param name="Newest">The newest of them.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Missed">Whether they came while the connection was lost; all of those are one call.</param>
internal sealed record Mention(MessagePosted Newest, int Count, bool Missed);
