using ChatRoom.Core.Protocol;
using ChatRoom.Core.Tests.Support;
using CsCheck;

namespace ChatRoom.Core.Tests.Protocol;

/// <summary>Asserts the invariants for all bytes in all reads. A failure prints the seed.</summary>
public sealed class TelnetFilterProperties
{
    // Rich in commands, and long enough for a subnegotiation without end.
    private static readonly Gen<byte[]> Telnet = Gen.OneOf(
        Gen.OneOf<byte>(255, 255, 250, 240, 251, 254, (byte)'\n', (byte)'a'), Gen.Byte).Array[0, 600];

    [Fact]
    public void Filter_leaves_the_same_data_in_any_reads() =>
        Gen.Select(Telnet, InputGen.ReadSizes).Sample(
            (bytes, sizes) => Assert.Equal(Strip([bytes]), Strip(InputGen.Split(bytes, sizes))),
            iter: 300,
            threads: 1);

    [Fact]
    public void Filter_leaves_no_command_and_adds_nothing() =>
        Telnet.Sample(
            bytes =>
            {
                var (data, seen) = Strip([bytes]);
                Assert.DoesNotContain("FF", data.Split('-'));
                Assert.True(data.Length <= BitConverter.ToString(bytes).Length);
                if (!bytes.Contains((byte)255))
                {
                    Assert.Equal((BitConverter.ToString(bytes), false), (data, seen));
                }
            },
            iter: 300,
            threads: 1);

    private static (string Data, bool Seen) Strip(IEnumerable<byte[]> reads)
    {
        var filter = new TelnetFilter();
        var data = new List<byte>();
        foreach (var received in reads)
        {
            var bytes = received.ToArray();
            data.AddRange(bytes[..filter.Strip(bytes)]);
        }

        return (BitConverter.ToString([.. data]), filter.Seen);
    }
}
