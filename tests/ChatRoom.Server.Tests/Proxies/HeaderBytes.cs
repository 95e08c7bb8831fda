using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatRoom.Server.Tests.Proxies;

/// <summary>Writes PROXY headers as a proxy does.</summary>
internal static class HeaderBytes
{
    public static byte[] Version1(IPEndPoint client)
    {
        var (family, server) = client.AddressFamily == AddressFamily.InterNetwork ? ("TCP4", "192.0.2.1") : ("TCP6", "2001:db8::1");
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"PROXY {family} {Unscoped(client.Address)} {server} {client.Port} 33000\r\n"));
    }

    public static byte[] Version2(IPEndPoint client, byte[] more)
    {
        var address = client.Address.GetAddressBytes();
        byte[] port = [(byte)(client.Port >> 8), (byte)client.Port];
        return Version2(0x21, (byte)(address.Length == 4 ? 0x11 : 0x21), [.. address, .. new byte[address.Length], .. port, 0x80, 0xE8, .. more]);
    }

    public static byte[] Version2(byte command, byte family, byte[] fields)
    {
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)fields.Length);
        return [.. "\r\n\r\n\0\r\nQUIT\n"u8, command, family, .. length, .. fields];
    }

    private static string Unscoped(IPAddress address) => address.ToString().Split('%')[0];
}
