namespace ChatRoom.Server.Web.Markup;

/// <summary>What the row of an event holds, as one piece of HTML.</summary>
/// <param name="Html">Safe to put into a page as it is.</param>
/// <param name="IsOwn">Whether the reader said it.</param>
/// <param name="MentionsReader">Whether it mentions the reader.</param>
internal readonly record struct RowContent(string Html, bool IsOwn, bool MentionsReader);
