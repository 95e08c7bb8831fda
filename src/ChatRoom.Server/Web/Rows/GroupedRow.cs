namespace ChatRoom.Server.Web.Rows;

/// <summary>A row and how it stands to those above it.</summary>
/// <param name="Row">The row.</param>
/// <param name="Day">The day that begins with it, in the reader's time zone; null where the day above goes on.</param>
/// <param name="Continues">Whether it goes on with what the same author said in the same minute.</param>
internal readonly record struct GroupedRow(Row Row, DateOnly? Day, bool Continues);
