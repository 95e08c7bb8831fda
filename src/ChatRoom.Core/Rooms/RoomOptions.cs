using System.ComponentModel.DataAnnotations;

namespace ChatRoom.Core.Rooms;

/// <summary>How rooms work. Section <c>Rooms</c>.</summary>
public sealed class RoomOptions
{
    public const string Section = "Rooms";

    /// <summary>Memory for the bytes of a room's newest events in each wire format in use; for the events themselves an eighth of it.</summary>
    [Range(64 << 10, 1 << 30, ErrorMessage = "must be from 65536 to 1073741824 bytes")]
    public int TailBytes { get; set; } = 8 << 20;

    /// <summary>How long a participant whose last page was lost stays in the room, away.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "24.00:00:00", ErrorMessage = "must be a time from 00:00:00 to 24 days, such as 00:01:00")]
    public TimeSpan AwayGrace { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How many of those who come in, or leave, at once are announced one by one; the rest are counted in one line after
    /// them, on doors whose clients can read that. 0 announces everybody.
    /// </summary>
    [Range(0, 1_000_000, ErrorMessage = "must be from 0 (everybody) to 1000000")]
    public int AnnouncedSingly { get; set; } = 10;

    /// <summary>Commands that may wait for the room; a full inbox makes the doors stop reading.</summary>
    [Range(1, 1 << 20, ErrorMessage = "must be from 1 to 1048576")]
    public int InboxCapacity { get; set; } = 4096;

    /// <summary>The most commands the room takes, and the transcript stores, at once; leaves it owes come on top.</summary>
    [Range(1, 1 << 16, ErrorMessage = "must be from 1 to 65536")]
    public int BatchSize { get; set; } = 512;
}
