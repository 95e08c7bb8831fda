using System.ComponentModel.DataAnnotations;
using ChatRoom.Core.Settings;

namespace ChatRoom.Core.Limits;

/// <summary>Limits the requests of one client on every door (section <c>Limits</c>); zero turns a limit off.</summary>
public sealed class LimitsOptions
{
    public const string Section = "Limits";

    /// <summary>Limits a message regardless of the options, to bound the memory of an unfinished line.</summary>
    public const int MessageBytesCeiling = 1 << 20;

    /// <summary>Gets or sets the longest message in bytes of UTF-8; 0 leaves only the ceiling of 1 MiB.</summary>
    [Range(0, MessageBytesCeiling, ErrorMessage = "must be from 0 (off) to 1048576 bytes")]
    public int MessageBytes { get; set; } = 4096;

    /// <summary>Gets or sets the largest number of connections of all doors together.</summary>
    [Range(0, int.MaxValue, ErrorMessage = "must be 0 (off) or more")]
    public int Connections { get; set; } = 10_000;

    /// <summary>
    /// Gets or sets the largest number of connections from one address that is not <see cref="Exempt"/>.
    /// </summary>
    [ChangesWhileRunning]
    [Range(0, int.MaxValue, ErrorMessage = "must be 0 (off) or more")]
    public int ConnectionsPerAddress { get; set; } = 100;

    /// <summary>
    /// Gets or sets the largest number of connections without a name from one address; the oldest is closed for a new one.
    /// </summary>
    [ChangesWhileRunning]
    [Range(0, int.MaxValue, ErrorMessage = "must be 0 (off) or more")]
    public int NamelessPerAddress { get; set; } = 50;

    /// <summary>
    /// Gets or sets the number of <see cref="Connections"/> that only clients on this machine can have; at most a quarter
    /// of them.
    /// </summary>
    [Range(0, 1000, ErrorMessage = "must be from 0 (none) to 1000")]
    public int ReservedForLocal { get; set; } = 5;

    /// <summary>
    /// Gets or sets the networks that no limit of an address counts, with commas between them; <c>none</c> for no network.
    /// </summary>
    [NetworkList(ErrorMessage = "must be none, or networks and addresses such as 127.0.0.0/8,::1")]
    public string Exempt { get; set; } = "127.0.0.0/8,::1";

    /// <summary>Gets or sets the bits of an IPv6 address that count as one address.</summary>
    [Range(1, 128, ErrorMessage = "must be from 1 to 128 bits")]
    public int IPv6Prefix { get; set; } = 64;

    /// <summary>Gets or sets the time in which a new connection must give a name.</summary>
    [ChangesWhileRunning]
    [Range(typeof(TimeSpan), "00:00:00", "24.00:00:00", ErrorMessage = "must be a time from 00:00:00 (off) to 24 days, such as 00:01:00")]
    public TimeSpan NameTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets the time in which a client of the TLS port must complete its handshake.</summary>
    [ChangesWhileRunning]
    [Range(typeof(TimeSpan), "00:00:00", "24.00:00:00", ErrorMessage = "must be a time from 00:00:00 (off) to 24 days, such as 00:00:10")]
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets the most TLS handshakes of raw clients at the same time; the oldest ends for a new one.</summary>
    [ChangesWhileRunning]
    [Range(0, 1_000_000, ErrorMessage = "must be from 0 (off) to 1000000 handshakes")]
    public int Handshakes { get; set; } = 500;

    /// <summary>
    /// Gets or sets the lines that a participant may send at once before <see cref="FloodPerSecond"/> applies.
    /// </summary>
    [ChangesWhileRunning]
    [Range(0, 1_000_000, ErrorMessage = "must be from 0 (off) to 1000000 lines")]
    public int FloodBurst { get; set; } = 10;

    /// <summary>
    /// Gets or sets the lines a second that a participant may send; above it the server reads later and drops nothing.
    /// Zero turns the limits of each address off, too.
    /// </summary>
    [ChangesWhileRunning]
    [Range(0d, 1_000_000d, ErrorMessage = "must be from 0 (off) to 1000000 lines a second")]
    public double FloodPerSecond { get; set; } = 5;

    /// <summary>
    /// Gets or sets the lines, joins, leaves and calls of one address that pass at once before
    /// <see cref="AddressPerSecond"/> applies.
    /// </summary>
    [ChangesWhileRunning]
    [Range(0, 1_000_000, ErrorMessage = "must be from 0 (off) to 1000000 lines")]
    public int AddressBurst { get; set; } = 200;

    /// <summary>Gets or sets the lines, joins, leaves and calls a second of one address; above it all its clients wait.</summary>
    [ChangesWhileRunning]
    [Range(0d, 1_000_000d, ErrorMessage = "must be from 0 (off) to 1000000 lines a second")]
    public double AddressPerSecond { get; set; } = 50;

    /// <summary>Gets or sets the bytes that one address may add to the history in an hour; above it all its clients wait.</summary>
    [ChangesWhileRunning]
    [Range(0d, 1e15, ErrorMessage = "must be 0 (off) or more bytes")]
    public long AddressBytesPerHour { get; set; } = 64 << 20;

    /// <summary>
    /// Gets or sets the time without progress after which the server closes a client that does not read or is gone.
    /// </summary>
    [ChangesWhileRunning]
    [Range(typeof(TimeSpan), "00:00:00", "24.00:00:00", ErrorMessage = "must be a time from 00:00:00 (off) to 24 days, such as 00:00:30")]
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets the largest number of HTTP connections that carry no page; the one that is idle longest goes first.
    /// </summary>
    [Range(0, int.MaxValue, ErrorMessage = "must be 0 (off) or more")]
    public int HttpConnections { get; set; } = 4000;

    /// <summary>
    /// Gets or sets the HTTP requests of one address that pass at once before <see cref="RequestsPerSecond"/> applies; a page
    /// and a new circuit count as ten each.
    /// </summary>
    [ChangesWhileRunning]
    [Range(0, 1_000_000, ErrorMessage = "must be from 0 (off) to 1000000 requests")]
    public int RequestBurst { get; set; } = 4000;

    /// <summary>Gets or sets the HTTP requests a second of one address; above it they wait a second, and then are refused.</summary>
    [ChangesWhileRunning]
    [Range(0d, 1_000_000d, ErrorMessage = "must be from 0 (off) to 1000000 requests a second")]
    public double RequestsPerSecond { get; set; } = 400;

    /// <summary>Gets or sets the calls that a page may make at once before <see cref="CallsPerSecond"/> applies.</summary>
    [ChangesWhileRunning]
    [Range(0, 1_000_000, ErrorMessage = "must be from 0 (off) to 1000000 calls")]
    public int CallBurst { get; set; } = 100;

    /// <summary>Gets or sets the calls a second that a page may make; above it the server reads later and drops nothing.</summary>
    [ChangesWhileRunning]
    [Range(0d, 1_000_000d, ErrorMessage = "must be from 0 (off) to 1000000 calls a second")]
    public double CallsPerSecond { get; set; } = 50;

    /// <summary>Gets the bound in force: <see cref="MessageBytes"/>, or the ceiling if that is off.</summary>
    public int EffectiveMessageBytes => MessageBytes == 0 ? MessageBytesCeiling : MessageBytes;
}
