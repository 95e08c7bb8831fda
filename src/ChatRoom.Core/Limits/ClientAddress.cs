using System.Net;

namespace ChatRoom.Core.Limits;

/// <summary>Identifies the origin of a connection for the limits of each address.</summary>
public readonly record struct ClientAddress
{
    /// <summary>Creates an origin; an IPv4 address that is mapped into IPv6 becomes IPv4.</summary>
    /// <param name="address">The address of the client.</param>
    /// <param name="isLocal">Whether the connection came from this machine, and not through a proxy on it.</param>
    /// <param name="isBehindProxy">Whether the address is that of an untrusted proxy, which forwards clients from anywhere.</param>
    public ClientAddress(IPAddress address, bool isLocal, bool isBehindProxy = false)
    {
        Address = Unmapped(address);
        IsLocal = isLocal;
        IsBehindProxy = isBehindProxy;
    }

    /// <summary>Gets the address of the client; never IPv4 mapped into IPv6.</summary>
    public IPAddress Address { get; }

    /// <summary>Gets whether the connection came from this machine, and not through a proxy on it.</summary>
    public bool IsLocal { get; }

    /// <summary>Gets whether the address is that of an untrusted proxy; then it is never exempt.</summary>
    public bool IsBehindProxy { get; }

    /// <summary>Gets whether the bytes of the connection are encrypted between the client and this server, or its trusted proxy.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>Gets whether no one else on the network can read the bytes: the connection is encrypted, or never left this machine.</summary>
    public bool IsSecure => IsEncrypted || IsLocal;

    /// <summary>Creates the origin of a connection without a proxy.</summary>
    public static ClientAddress Direct(IPAddress address) =>
        new(address, IPAddress.IsLoopback(Unmapped(address)));

    /// <summary>Returns the door and the address, for the audit log; the door alone if the address is not known.</summary>
    public string OriginBy(string door) => this == default ? door : $"{door} {Address}";

    /// <summary>Returns the address as IPv4 if it is an IPv4 address that is mapped into IPv6.</summary>
    public static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
