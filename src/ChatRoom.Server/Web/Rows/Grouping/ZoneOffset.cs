namespace ChatRoom.Server.Web.Rows.Grouping;

/// <summary>Represents an offset of the reader's time zone, from a minute on.</summary>
/// <param name="Since">The first minute with this offset, counted from 1970 in UTC.</param>
/// <param name="Minutes">The minutes by which the reader's clock is ahead of UTC.</param>
public readonly record struct ZoneOffset(long Since, int Minutes);
