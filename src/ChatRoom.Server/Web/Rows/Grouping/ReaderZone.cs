namespace ChatRoom.Server.Web.Rows.Grouping;

/// <summary>Represents the time zone of a reader by its offsets, which the browser says.</summary>
/// <remarks>The server's own zone data may differ from the browser's, and then a day would not fit the times below it.</remarks>
/// <param name="offsets">The offsets, oldest first. The first one also holds before its minute; without any, it is UTC.</param>
public sealed class ReaderZone(IReadOnlyList<ZoneOffset> offsets)
{
    /// <summary>Gets the zone of a browser that said nothing.</summary>
    public static ReaderZone Utc { get; } = new([]);

    /// <summary>Returns the day that a time belongs to.</summary>
    public DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(LocalOf(at));

    /// <summary>Returns a time as the clock of the reader shows it.</summary>
    public DateTime LocalOf(DateTimeOffset at)
    {
        var local = (Int128)at.UtcTicks + ((Int128)OffsetAt(at) * TimeSpan.TicksPerMinute);
        return new DateTime((long)Int128.Clamp(local, 0, DateTime.MaxValue.Ticks));
    }

    /// <summary>Returns the first moment of a day.</summary>
    public DateTimeOffset StartOf(DateOnly day)
    {
        var midnight = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        // The offset at that moment, which the offset of a moment nearby finds.
        var nearby = midnight - TimeSpan.FromMinutes(OffsetAt(midnight));
        return midnight - TimeSpan.FromMinutes(OffsetAt(nearby));
    }

    private int OffsetAt(DateTimeOffset at)
    {
        var minute = at.ToUnixTimeSeconds() / 60;
        for (var i = offsets.Count - 1; i > 0; i--)
        {
            if (offsets[i].Since <= minute)
            {
                return offsets[i].Minutes;
            }
        }

        return offsets.Count > 0 ? offsets[0].Minutes : 0;
    }
}
