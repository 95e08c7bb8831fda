using System.ComponentModel.DataAnnotations;
using ChatRoom.Core.Settings;

namespace ChatRoom.Server.History;

/// <summary>Configures where the rooms' logs are stored, and for how long. Section <c>History</c>.</summary>
public sealed class HistoryOptions
{
    public const string Section = "History";

    /// <summary>Selects the store: <c>sqlite</c> is a file, <c>memory</c> lasts as long as the process.</summary>
    [RegularExpression("(?i:sqlite|memory)", ErrorMessage = "must be sqlite or memory")]
    public string Provider { get; set; } = "sqlite";

    /// <summary>Names the database file, relative to the working directory.</summary>
    /// <remarks>SQLite takes the two names that are refused for databases in memory, each connection for another one.</remarks>
    [Required(ErrorMessage = "must name a file, such as data/chatroom.db")]
    [RegularExpression("(?!:memory:|file:).*", ErrorMessage = "must name a file, such as data/chatroom.db")]
    public string Path { get; set; } = "data/chatroom.db";

    /// <summary>Limits the age of events; 0 keeps them for ever. The newest event of a room always stays.</summary>
    [ChangesWhileRunning(OnlyByOwner = true)]
    [Range(typeof(TimeSpan), "00:00:00", "36500.00:00:00", ErrorMessage = "must be a time from 00:00:00 (for ever), such as 30.00:00:00 for 30 days")]
    public TimeSpan MaxAge { get; set; } = TimeSpan.Zero;

    /// <summary>Limits the number of events of each room; 0 keeps all.</summary>
    [ChangesWhileRunning(OnlyByOwner = true)]
    [Range(0L, long.MaxValue, ErrorMessage = "must be 0 (all) or more")]
    public long MaxEvents { get; set; }

    /// <summary>Sets the time between two searches for events to delete.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "24.00:00:00", ErrorMessage = "must be a time from 00:00:01 to 24 days, such as 00:01:00")]
    public TimeSpan RetentionInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Sets how long the copy is kept that a new version makes before it upgrades the data; 0 makes none.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "36500.00:00:00", ErrorMessage = "must be a time from 00:00:00 (no copy), such as 7.00:00:00 for 7 days")]
    public TimeSpan UpgradeBackupFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Sets the free space of the file system below which messages and newcomers are refused; 0 turns that off. By default
    /// the smaller of 256 MiB and 5% of the file system.
    /// </summary>
    [Range(0L, long.MaxValue, ErrorMessage = "must be 0 (off) or a number of bytes, such as 268435456")]
    public long? MinFreeBytes { get; set; }

    /// <summary>Tells whether this value of <see cref="Provider"/> keeps logs in memory only.</summary>
    public static bool IsInMemory(string? provider) => string.Equals(provider, "memory", StringComparison.OrdinalIgnoreCase);
}
