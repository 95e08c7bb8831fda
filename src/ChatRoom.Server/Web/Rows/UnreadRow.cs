namespace ChatRoom.Server.Web.Rows;

/// <summary>Separates the messages that the reader has read from the unread ones.</summary>
public sealed record UnreadRow() : Row("unread");
