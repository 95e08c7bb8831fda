using ChatRoom.Core.Events;

namespace ChatRoom.Server.Web.Connections;

/// <summary>Represents messages of which the reader wants to know, and that arrived while the page was open.</summary>
/// <param name="Newest">The newest message.</param>
/// <param name="Count">The number of messages.</param>
/// <param name="Missed">Whether they arrived while the connection was lost; those make one notification.</param>
/// <param name="IsMention">Whether the newest message mentions the reader.</param>
internal sealed record Mention(MessagePosted Newest, int Count, bool Missed, bool IsMention = true);
