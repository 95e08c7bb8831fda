using System.ComponentModel.DataAnnotations;

namespace ChatRoom.Server.Tcp;

/// <summary>The TCP door. Section <c>Tcp</c>.</summary>
public sealed class TcpOptions
{
    public const string Section = "Tcp";

    private const string ShortTime = "must be a time from 00:00:00 to 00:01:00, such as 00:00:00.250";

    /// <summary>The raw TCP port; 0 takes any free one, which is printed.</summary>
    [Range(0, 65535, ErrorMessage = "must be from 0 (any free port) to 65535")]
    public int Port { get; set; } = 33000;

    /// <summary>The port people are told, where another one is published for them, as by a container; 0 for the port itself.</summary>
    [Range(0, 65535, ErrorMessage = "must be from 0 (the port itself) to 65535")]
    public int PublicPort { get; set; }

    /// <summary>The address to listen on; <c>*</c> for all interfaces.</summary>
    [Required(ErrorMessage = "must be * for all interfaces, or an IP address")]
    public string Address { get; set; } = "*";

    /// <summary>Messages a line client is shown when it joins; 0 for none.</summary>
    [Range(0, 1000, ErrorMessage = "must be from 0 (none) to 1000 messages")]
    public int Backlog { get; set; } = 20;

    /// <summary>Silence after which a name without a newline is taken for an old desktop client's.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00", ErrorMessage = ShortTime)]
    public TimeSpan NameQuiet { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The same where only one character has come, which may be the first key of a telnet.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00", ErrorMessage = ShortTime)]
    public TimeSpan TypingPause { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Least time between two writes to an old desktop client, which shows what one read returns as one row.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00", ErrorMessage = ShortTime)]
    public TimeSpan ChunkGap { get; set; } = TimeSpan.FromMilliseconds(30);

    /// <summary>Time an old desktop client needs between its <c>{quit}</c> and our answer, or it may hang.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00", ErrorMessage = ShortTime)]
    public TimeSpan ChunkQuitDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Silence after which the system asks a peer whether it is still there. Linux takes no more than 32767 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "09:00:00", ErrorMessage = "must be a time from 00:00:01 to 09:00:00, such as 00:01:00")]
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromMinutes(1);
}
