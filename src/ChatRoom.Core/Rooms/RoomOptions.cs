using System.ComponentModel.DataAnnotations;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Settings;

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
    [ChangesWhileRunning]
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

    /// <summary>Gets or sets the persons that may make rooms: <c>everyone</c>, <c>accounts</c> or <c>operators</c>.</summary>
    [ChangesWhileRunning]
    [EnumDataType(typeof(RoomCreation), ErrorMessage = "must be everyone, accounts or operators")]
    public RoomCreation Creation { get; set; } = RoomCreation.Everyone;

    /// <summary>Gets or sets the largest number of rooms besides the lobby, open or not.</summary>
    [ChangesWhileRunning]
    [Range(0, int.MaxValue, ErrorMessage = "must be 0 (off) or more")]
    public int Max { get; set; } = 1000;

    /// <summary>Gets or sets the largest number of rooms that one person has made.</summary>
    [ChangesWhileRunning]
    [Range(0, int.MaxValue, ErrorMessage = "must be 0 (off) or more")]
    public int MaxPerPerson { get; set; } = 10;

    /// <summary>Gets or sets the largest number of rooms that one address makes at once; its places come back evenly over a day.</summary>
    [ChangesWhileRunning]
    [Range(0, int.MaxValue, ErrorMessage = "must be 0 (off) or more")]
    public int CreationPerAddress { get; set; } = 10;

    /// <summary>Gets or sets the largest number of conversations of one person that it begins itself.</summary>
    [ChangesWhileRunning]
    [Range(0, int.MaxValue, ErrorMessage = "must be 0 (off) or more")]
    public int MaxConversations { get; set; } = 100;

    /// <summary>Gets or sets the message of the day, which everybody gets on entering; empty for none.</summary>
    [ChangesWhileRunning]
    [RegularExpression(@"[^\p{Cc}\p{Zl}\p{Zp}]{0,400}", ErrorMessage = "must be one line of at most 400 characters")]
    public string MessageOfTheDay { get; set; } = "";

    /// <summary>Gets or sets the longest topic in bytes of UTF-8.</summary>
    [ChangesWhileRunning]
    [Range(1, 4096, ErrorMessage = "must be from 1 to 4096 bytes")]
    public int TopicBytes { get; set; } = 400;

    /// <summary>Gets or sets the time after which a room without participants leaves the memory; the next join opens it.</summary>
    [ChangesWhileRunning]
    [Range(typeof(TimeSpan), "00:00:00", "24.00:00:00", ErrorMessage = "must be a time from 00:00:00 to 24 days, such as 00:10:00")]
    public TimeSpan CloseAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Gets or sets the time after which a room without participants is deleted, if only its maker ever spoke in it.
    /// </summary>
    [ChangesWhileRunning]
    [Range(typeof(TimeSpan), "00:00:00", "24.00:00:00", ErrorMessage = "must be a time from 00:00:00 to 24 days, such as 1.00:00:00")]
    public TimeSpan UnansweredFor { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Gets or sets the largest number of members of a private room.</summary>
    [ChangesWhileRunning]
    [Range(0, int.MaxValue, ErrorMessage = "must be 0 (off) or more")]
    public int MaxMembers { get; set; } = 1000;

    /// <summary>Gets or sets the largest number of invitation links of a private room that have not ended.</summary>
    [ChangesWhileRunning]
    [Range(0, int.MaxValue, ErrorMessage = "must be 0 (off) or more")]
    public int MaxInvitations { get; set; } = 20;

    /// <summary>Gets or sets the number of persons that may use one invitation link.</summary>
    [ChangesWhileRunning]
    [Range(1, int.MaxValue, ErrorMessage = "must be 1 or more")]
    public int InvitationUses { get; set; } = 25;

    /// <summary>Gets or sets the time after which an invitation link is worth nothing.</summary>
    [ChangesWhileRunning]
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00", ErrorMessage = "must be a time from 00:01:00 to 365 days, such as 7.00:00:00")]
    public TimeSpan InvitationLasts { get; set; } = TimeSpan.FromDays(7);
}
