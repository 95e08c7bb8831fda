using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatRoom.Core.Limits;

namespace ChatRoom.Server.Proxies;

/// <summary>Reads the header of the PROXY protocol, version 1 or 2, by which a proxy names its client.</summary>
/// <remarks>https://www.haproxy.org/download/2.6/doc/proxy-protocol.txt</remarks>
/// <param name="Length">The length of the header; the client's own bytes follow.</param>
/// <param name="Client">The client; null for a connection of the proxy itself, such as a health check.</param>
internal sealed record ProxyHeader(int Length, IPEndPoint? Client)
{
    /// <summary>Limits a header, with the additional fields of version 2.</summary>
    public const int MaxBytes = FixedBytes + (2 << 10);

    private const int LineBytes = 107;
    private const int FixedBytes = 16;
    private const int Version2 = 2;
    private const int Local = 0;
    private const int Proxied = 1;
    private const int Unspecified = 0x00;
    private const int Tcp4 = 0x11;
    private const int Tcp6 = 0x21;
    private const int UnixStream = 0x31;

    private static ReadOnlySpan<byte> Prefix => "PROXY "u8;

    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>Reads the header at the beginning of the received bytes.</summary>
    /// <returns>Null if more bytes are needed.</returns>
    /// <exception cref="InvalidDataException">The bytes are no header; the message says why.</exception>
    public static ProxyHeader? Read(ReadOnlySpan<byte> received)
    {
        if (Begins(received, Signature))
        {
            return received.Length < FixedBytes ? null : ReadBinary(received);
        }

        return Begins(received, Prefix) ? ReadLine(received) : throw new InvalidDataException("there is no PROXY header");
    }

    private static bool Begins(ReadOnlySpan<byte> received, ReadOnlySpan<byte> with)
    {
        var length = Math.Min(received.Length, with.Length);
        return received[..length].SequenceEqual(with[..length]);
    }

    private static ProxyHeader? ReadLine(ReadOnlySpan<byte> received)
    {
        var end = received[..Math.Min(received.Length, LineBytes)].IndexOf((byte)'\n');
        if (end < 0)
        {
            return received.Length < LineBytes ? null : throw new InvalidDataException("the PROXY header is too long");
        }

        if (received[end - 1] != '\r')
        {
            throw new InvalidDataException("the PROXY header has no CR LF");
        }

        var fields = Encoding.Latin1.GetString(received[Prefix.Length..(end - 1)]).Split(' ');
        if (fields[0] == "UNKNOWN")
        {
            return new ProxyHeader(end + 1, null);
        }

        return fields is ["TCP4" or "TCP6", var source, var destination, var sourcePort, var destinationPort]
            && ParseAddress(source, fields[0]) is { } address && ParseAddress(destination, fields[0]) is not null
            && ParsePort(sourcePort) is { } port && ParsePort(destinationPort) is not null
            ? new ProxyHeader(end + 1, ClientAt(address, port))
            : throw new InvalidDataException("the PROXY header has no valid addresses");
    }

    private static IPAddress? ParseAddress(string text, string family)
    {
        if (!IPAddress.TryParse(text, out var address))
        {
            return null;
        }

        // The framework also reads short and octal forms, brackets and the name of an interface.
        return family == "TCP4"
            ? address.AddressFamily == AddressFamily.InterNetwork && address.ToString() == text ? address : null
            : address.AddressFamily == AddressFamily.InterNetworkV6 && text.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.') ? address : null;
    }

    private static ushort? ParsePort(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null;

    private static ProxyHeader? ReadBinary(ReadOnlySpan<byte> received)
    {
        var version = received[12] >> 4;
        var command = received[12] & 0xF;
        if (version != Version2 || command is not (Local or Proxied))
        {
            throw new InvalidDataException("the PROXY header has an unknown version or command");
        }

        var length = FixedBytes + BinaryPrimitives.ReadUInt16BigEndian(received[14..]);
        if (length > MaxBytes)
        {
            throw new InvalidDataException("the PROXY header is too long");
        }

        return received.Length < length ? null
            : new ProxyHeader(length, command == Local ? null : ReadClient(received[13], received[FixedBytes..length]));
    }

    private static IPEndPoint? ReadClient(byte family, ReadOnlySpan<byte> fields) => family switch
    {
        Tcp4 when fields.Length >= 12 =>
            ClientAt(new IPAddress(fields[..4]), BinaryPrimitives.ReadUInt16BigEndian(fields[8..])),
        Tcp6 when fields.Length >= 36 =>
            ClientAt(new IPAddress(fields[..16]), BinaryPrimitives.ReadUInt16BigEndian(fields[32..])),
        Unspecified or UnixStream => null,
        _ => throw new InvalidDataException("the PROXY header has no valid addresses"),
    };

    private static IPEndPoint ClientAt(IPAddress address, int port) =>
        new(ClientAddress.Unmapped(address), port);
}
