using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ChatRoom.Core.Limits;

/// <summary>Decides which clients the limits of each address count, and which of them count together.</summary>
/// <remarks>The settings are <see cref="LimitsOptions.Exempt"/> and <see cref="LimitsOptions.IPv6Prefix"/>.</remarks>
public sealed class CountedAddresses
{
    private readonly NetworkList _exempt;
    private readonly UInt128 _mask;

    /// <summary>Reads the settings.</summary>
    public CountedAddresses(LimitsOptions limits)
    {
        _exempt = NetworkList.TryParse(limits.Exempt, out var exempt)
            ? exempt
            : throw new ArgumentException($"'{limits.Exempt}' is no list of networks.", nameof(limits));
        _mask = UInt128.MaxValue << (128 - limits.IPv6Prefix);
    }

    /// <summary>Returns the key that counts a client: its IPv4 address or IPv6 prefix; null if it is exempt.</summary>
    public UInt128? KeyOf(ClientAddress client)
    {
        // A connection inside the process has no address.
        if (client == default || IsExempt(client))
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[16];
        client.Address.TryWriteBytes(bytes, out _);
        return client.Address.AddressFamily == AddressFamily.InterNetworkV6
            ? BinaryPrimitives.ReadUInt128BigEndian(bytes) & _mask
            // As an IPv4 address is written in IPv6: no prefix of a real IPv6 address is equal.
            : new UInt128(0, 0xFFFF_0000_0000UL | BinaryPrimitives.ReadUInt32BigEndian(bytes));
    }

    // The clients of a proxy come from anywhere. One on this machine has a loopback address.
    private bool IsExempt(ClientAddress client) =>
        !client.IsBehindProxy && (client.IsLocal || !IPAddress.IsLoopback(client.Address)) && _exempt.Contains(client.Address);
}
