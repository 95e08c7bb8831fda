namespace ChatRoom.Server.Web.Rows;

/// <summary>The place up to which the reader has read; what is below came while the reader was away or further up.</summary>
public sealed record UnreadRow() : Row("unread");
