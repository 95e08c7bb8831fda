using System.ComponentModel.DataAnnotations;

namespace ChatRoom.Core.Rooms;

/// <summary>Configures the rooms (section <c>Rooms</c>).</summary>
public sealed class RoomOptions
{
    public const string Section = "Rooms";

    /// <summary>
    /// Gets or sets the memory of a room's newest events in each used wire format; the events take an eighth more.
    /// </summary>
    [Range(64 << 10, 1 << 30, ErrorMessage = "must be from 65536 to 1073741824 bytes")]
    public int TailBytes { get; set; } = 8 << 20;

    /// <summary>Gets or sets the time for which a participant without a page stays in the room, away.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "24.00:00:00", ErrorMessage = "must be a time from 00:00:00 to 24 days, such as 00:01:00")]
    public TimeSpan AwayGrace { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets how many joins, or leaves, of one batch are announced singly.</summary>
    /// <remarks>
    /// A line after them counts the rest, for formats that support it. 0 announces all of them singly.
    /// </remarks>
    [Range(0, 1_000_000, ErrorMessage = "must be from 0 (everybody) to 1000000")]
    public int AnnouncedSingly { get; set; } = 10;

    /// <summary>
    /// Gets or sets the number of commands that may wait for the room; a full inbox makes the doors stop reading.
    /// </summary>
    [Range(1, 1 << 20, ErrorMessage = "must be from 1 to 1048576")]
    public int InboxCapacity { get; set; } = 4096;

    /// <summary>Gets or sets the largest number of commands in a batch, besides the leaves that are due.</summary>
    [Range(1, 1 << 16, ErrorMessage = "must be from 1 to 65536")]
    public int BatchSize { get; set; } = 512;
}
