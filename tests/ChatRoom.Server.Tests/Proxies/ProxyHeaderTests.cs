using System.Net;
using System.Text;
using ChatRoom.Server.Proxies;
using CsCheck;

namespace ChatRoom.Server.Tests.Proxies;

/// <summary>Tests the PROXY header as its specification has it. A failure of a property prints the seed.</summary>
public sealed class ProxyHeaderTests
{
    private static readonly Gen<IPEndPoint> EndPoints = Gen.Select(
        Gen.OneOf(Gen.Byte.Array[4], Gen.Byte.Array[16]), Gen.UShort, (address, port) => new IPEndPoint(new IPAddress(address), port));

    private static readonly Gen<byte[]> Headers = Gen.Select(
        EndPoints, Gen.Bool, Gen.Byte.Array[0, 100], (client, isText, more) => isText ? HeaderBytes.Version1(client) : HeaderBytes.Version2(client, more));

    [Theory]
    [InlineData("PROXY TCP4 203.0.113.7 192.0.2.1 56324 33000\r\n", "203.0.113.7:56324")]
    [InlineData("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n", "255.255.255.255:65535")]
    [InlineData("PROXY TCP6 2001:db8::7 2001:db8::1 56324 33000\r\n", "[2001:db8::7]:56324")]
    [InlineData("PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n", "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535")]
    [InlineData("PROXY TCP6 ::ffff:203.0.113.7 ::ffff:192.0.2.1 1 2\r\n", "203.0.113.7:1")]
    [InlineData("PROXY UNKNOWN\r\n", null)]
    [InlineData("PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n", null)]
    public void Version_1_names_the_client_or_nobody(string line, string? client)
    {
        var header = ProxyHeader.Read(Encoding.Latin1.GetBytes(line + "bob\n"))!;

        Assert.Equal((line.Length, client), (header.Length, header.Client?.ToString()));
    }

    [Theory]
    [InlineData("alice\n")]
    [InlineData("proxy TCP4 1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1 2\n")]
    [InlineData("PROXY \r\n")]
    [InlineData("PROXY TCP4\r\n")]
    [InlineData("PROXY  TCP4 1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1 2 \r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n")]
    [InlineData("PROXY TCP4 1.2.3 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 01.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 0x1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.999 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 65536 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 -1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1 +2\r\n")]
    [InlineData("PROXY TCP4 ::1 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY TCP6 fe80::1%1 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 [::1] ::1 1 2\r\n")]
    [InlineData("PROXY UDP4 1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("PROXY UNKNOWN 0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000\r\n")]
    [InlineData("\r\n\r\n\0\r\nQUIT\r")]
    public void Other_lines_are_refused(string line) =>
        Assert.Throws<InvalidDataException>(() => ProxyHeader.Read(Encoding.Latin1.GetBytes(line)));

    [Theory]
    [InlineData(0x21, 0x11, 12, false)]
    [InlineData(0x21, 0x21, 36, false)]
    [InlineData(0x20, 0x00, 0, true)]
    [InlineData(0x20, 0x11, 12, true)]
    [InlineData(0x20, 0xFF, 500, true)]
    [InlineData(0x21, 0x00, 0, true)]
    [InlineData(0x21, 0x31, 216, true)]
    public void Version_2_names_the_client_or_nobody(byte command, byte family, int length, bool isNobody)
    {
        byte[] header = HeaderBytes.Version2(command, family, new byte[length]);

        var read = ProxyHeader.Read([.. header, .. "bob\n"u8])!;

        Assert.Equal((header.Length, isNobody), (read.Length, read.Client is null));
    }

    [Theory]
    [InlineData(0x11, 0x11, 12)]
    [InlineData(0x22, 0x11, 12)]
    [InlineData(0x2F, 0x11, 12)]
    [InlineData(0x21, 0x11, 11)]
    [InlineData(0x21, 0x21, 35)]
    [InlineData(0x21, 0x12, 12)]
    [InlineData(0x21, 0x22, 36)]
    [InlineData(0x21, 0xFF, 36)]
    [InlineData(0x21, 0x11, 2049)]
    [InlineData(0x20, 0x00, 65535)]
    public void Other_binary_headers_are_refused(byte command, byte family, int length) =>
        Assert.Throws<InvalidDataException>(() => ProxyHeader.Read(HeaderBytes.Version2(command, family, new byte[length])));

    [Fact]
    public void A_header_that_is_too_long_is_refused_before_it_has_come() =>
        Assert.Throws<InvalidDataException>(() => ProxyHeader.Read(HeaderBytes.Version2(0x21, 0x11, new byte[4000]).AsSpan(0, 16)));

    [Fact]
    public void What_is_written_is_read_in_any_pieces() =>
        Gen.Select(Headers, Gen.Byte.Array[0, 40]).Sample(
            (header, behind) =>
            {
                for (var length = 0; length < header.Length; length++)
                {
                    Assert.Null(ProxyHeader.Read(header.AsSpan(0, length)));
                }

                Assert.Equal(ProxyHeader.Read(header), ProxyHeader.Read([.. header, .. behind]));
                Assert.Equal(header.Length, ProxyHeader.Read(header)!.Length);
            },
            iter: 300,
            threads: 1);

    [Fact]
    public void Both_versions_name_the_same_client() =>
        EndPoints.Sample(
            client => Assert.Equal(
                ProxyHeader.Read(HeaderBytes.Version1(client))!.Client, ProxyHeader.Read(HeaderBytes.Version2(client, []))!.Client),
            iter: 300,
            threads: 1);

    [Fact]
    public void Changed_bytes_are_read_or_refused_and_more_never_heal_a_refusal() =>
        Gen.Select(Headers, Gen.Select(Gen.Int[0, 200], Gen.Byte).Array[0, 4], Gen.Byte.Array[0, 40]).Sample(
            (header, changes, behind) =>
            {
                foreach (var (at, value) in changes)
                {
                    header[at % header.Length] = value;
                }

                byte[] all = [.. header, .. behind];
                var wasRefused = false;
                for (var length = 0; length <= all.Length; length++)
                {
                    var isRefused = Refuses(all.AsSpan(0, length));
                    Assert.True(isRefused || !wasRefused);
                    wasRefused = isRefused;
                }
            },
            iter: 300,
            threads: 1);

    private static bool Refuses(ReadOnlySpan<byte> received)
    {
        try
        {
            Assert.InRange(ProxyHeader.Read(received)?.Length ?? 0, 0, received.Length);
            return false;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }
}
