using System.ComponentModel.DataAnnotations;

namespace ChatRoom.Core.Limits;

/// <summary>What one client may ask of the server, on every door. Zero turns a limit off. Section <c>Limits</c>.</summary>
public sealed class LimitsOptions
{
    public const string Section = "Limits";

    /// <summary>
    /// The most one message may have, whatever the options say: it bounds what one unfinished line can hold in memory.
    /// </summary>
    public const int MessageBytesCeiling = 1 << 20;

    /// <summary>Longest message, in bytes of UTF-8. 0 leaves only the ceiling of 1 MiB.</summary>
    [Range(0, MessageBytesCeiling, ErrorMessage = "must be from 0 (off) to 1048576 bytes")]
    public int MessageBytes { get; set; } = 4096;

    /// <summary>Connections of all doors together.</summary>
    [Range(0, int.MaxValue, ErrorMessage = "must be 0 (off) or more")]
    public int Connections { get; set; } = 10_000;

    /// <summary>Connections from one address; the loopback address is exempt.</summary>
    [Range(0, int.MaxValue, ErrorMessage = "must be 0 (off) or more")]
    public int ConnectionsPerAddress { get; set; } = 100;

    /// <summary>Time a new connection has to give a name.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "24.00:00:00", ErrorMessage = "must be a time from 00:00:00 (off) to 24 days, such as 00:01:00")]
    public TimeSpan NameTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Lines a participant may send at once before <see cref="FloodPerSecond"/> applies.</summary>
    [Range(0, 1_000_000, ErrorMessage = "must be from 0 (off) to 1000000 lines")]
    public int FloodBurst { get; set; } = 10;

    /// <summary>Lines a second a participant may keep sending; beyond it the server reads later and drops nothing.</summary>
    [Range(0d, 1_000_000d, ErrorMessage = "must be from 0 (off) to 1000000 lines a second")]
    public double FloodPerSecond { get; set; } = 5;

    /// <summary>A client that takes nothing for so long is closed.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "24.00:00:00", ErrorMessage = "must be a time from 00:00:00 (off) to 24 days, such as 00:00:30")]
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The bound that is in force: <see cref="MessageBytes"/>, or the ceiling where that is off.</summary>
    public int EffectiveMessageBytes => MessageBytes == 0 ? MessageBytesCeiling : MessageBytes;
}
