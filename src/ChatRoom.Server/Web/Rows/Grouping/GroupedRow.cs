namespace ChatRoom.Server.Web.Rows.Grouping;

/// <summary>Relates a row to the rows above it.</summary>
/// <param name="Row">The row.</param>
/// <param name="Day">The day that begins with the row, in the reader's time zone, or null.</param>
/// <param name="Continues">Whether the row above belongs to the same group.</param>
internal readonly record struct GroupedRow(Row Row, DateOnly? Day, bool Continues);
