using System.ComponentModel.DataAnnotations;
using ChatRoom.Core.Settings;

namespace ChatRoom.Server.Tcp;

/// <summary>Configures the TCP door (section <c>Tcp</c>).</summary>
public sealed class TcpOptions
{
    public const string Section = "Tcp";

    private const string ShortTime = "must be a time from 00:00:00 to 00:01:00, such as 00:00:00.250";

    /// <summary>Gets or sets the raw TCP port; 0 takes any free one, which is printed.</summary>
    [Range(0, 65535, ErrorMessage = "must be from 0 (any free port) to 65535")]
    public int Port { get; set; } = 33000;

    /// <summary>
    /// Gets or sets the port in the instructions for clients, if a container publishes another one; 0 for the port
    /// itself.
    /// </summary>
    [Range(0, 65535, ErrorMessage = "must be from 0 (the port itself) to 65535")]
    public int PublicPort { get; set; }

    /// <summary>
    /// Gets or sets the port for trusted proxies, which name each client by the PROXY protocol; 0 for no such port.
    /// </summary>
    [Range(0, 65535, ErrorMessage = "must be from 0 (no such port) to 65535")]
    public int ProxyPort { get; set; }

    /// <summary>Gets or sets the port for clients that speak TLS; 0 for no such port. It needs a certificate (section <c>Tls</c>).</summary>
    [Range(0, 65535, ErrorMessage = "must be from 0 (no such port) to 65535")]
    public int TlsPort { get; set; }

    /// <summary>Gets or sets the address of the TLS ports; empty for that of the other ports.</summary>
    public string TlsAddress { get; set; } = "";

    /// <summary>Gets or sets the TLS port in the instructions for clients, if it is another one; 0 for the port itself.</summary>
    [Range(0, 65535, ErrorMessage = "must be from 0 (the port itself) to 65535")]
    public int PublicTlsPort { get; set; }

    /// <summary>
    /// Gets or sets the port for trusted proxies that pass TLS on: a PROXY header, then the handshake of the client; 0 for no
    /// such port.
    /// </summary>
    [Range(0, 65535, ErrorMessage = "must be from 0 (no such port) to 65535")]
    public int TlsProxyPort { get; set; }

    /// <summary>Gets or sets the address to listen on; <c>*</c> for all interfaces.</summary>
    [Required(ErrorMessage = "must be * for all interfaces, or an IP address")]
    public string Address { get; set; } = "*";

    /// <summary>Gets or sets the number of messages that a line client gets when it joins; 0 for none.</summary>
    [ChangesWhileRunning]
    [Range(0, 1000, ErrorMessage = "must be from 0 (none) to 1000 messages")]
    public int Backlog { get; set; } = 20;

    /// <summary>
    /// Gets or sets the silence after which a name without a newline belongs to an old desktop client.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00", ErrorMessage = ShortTime)]
    public TimeSpan NameQuiet { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Gets or sets the same silence for one character, which may be the first key from a telnet client.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00", ErrorMessage = ShortTime)]
    public TimeSpan TypingPause { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Gets or sets the least time between two writes to an old desktop client, which shows one read as one row.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00", ErrorMessage = ShortTime)]
    public TimeSpan ChunkGap { get; set; } = TimeSpan.FromMilliseconds(30);

    /// <summary>
    /// Gets or sets the delay of the answer to <c>{quit}</c>, without which an old desktop client may hang.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00", ErrorMessage = ShortTime)]
    public TimeSpan ChunkQuitDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Gets or sets the bytes that the system buffers for a client that reads slowly; Linux takes twice as many. 0 lets the
    /// system choose, up to several MiB.
    /// </summary>
    [Range(0, 16 << 20, ErrorMessage = "must be from 0 (chosen by the system) to 16777216 bytes")]
    public int SendBuffer { get; set; } = 64 << 10;

    /// <summary>Gets or sets the silence after which the system probes a peer; Linux allows 32767 s at most.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "09:00:00", ErrorMessage = "must be a time from 00:00:01 to 09:00:00, such as 00:01:00")]
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromMinutes(1);
}
