using System.Buffers;
using System.Globalization;
using System.Text;
using ChatRoom.Core.Events;

namespace ChatRoom.Core.Protocol.Line;

/// <summary>Writes the times of events for one client, and the day whenever it is another one. Not thread-safe.</summary>
/// <param name="zone">The zone of the client.</param>
/// <param name="now">The time at which the client asked; its day is known to the client.</param>
public sealed class LineTimes(TimeZoneInfo zone, DateTimeOffset now)
{
    private DateTime _day = TimeZoneInfo.ConvertTime(now, zone).Date;

    /// <summary>Gets the zone.</summary>
    public TimeZoneInfo Zone => zone;

    /// <summary>Writes a line with the day of an event, such as <c>-- 2026-11-27 --</c>, unless the last event had it too.</summary>
    public void WriteDay(RoomEvent roomEvent, IBufferWriter<byte> output)
    {
        var day = TimeZoneInfo.ConvertTime(roomEvent.At, zone).Date;
        if (day != _day)
        {
            _day = day;
            Write(output, $"-- {day:yyyy-MM-dd} --\n");
        }
    }

    /// <summary>Writes the time of an event, such as <c>[11:37] </c>.</summary>
    public void WriteTime(RoomEvent roomEvent, IBufferWriter<byte> output) =>
        Write(output, $"[{TimeZoneInfo.ConvertTime(roomEvent.At, zone):HH:mm}] ");

    private static void Write(IBufferWriter<byte> output, FormattableString text) =>
        Encoding.UTF8.GetBytes(text.ToString(CultureInfo.InvariantCulture), output);
}
