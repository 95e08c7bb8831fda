namespace ChatRoom.Server.Web.Rows.Rendering;

/// <summary>Holds the row of an event as one piece of HTML.</summary>
/// <param name="Html">The HTML; user text in it is encoded.</param>
/// <param name="IsOwn">Whether the reader is the author.</param>
/// <param name="MentionsReader">Whether it mentions the reader.</param>
internal readonly record struct RowContent(string Html, bool IsOwn, bool MentionsReader);
