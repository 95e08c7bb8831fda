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
    public void Filter_adds_nothing_and_changes_only_commands() =>
        Telnet.Sample(
            bytes =>
            {
                var (data, seen) = Strip([bytes]);
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
            for (var rest = received.ToArray(); rest.Length > 0;)
            {
                var length = filter.Strip(rest, out var used);
                data.AddRange(rest[..length]);
                rest = rest[used..];
                filter.TakeRequests();
            }
        }

        return (BitConverter.ToString([.. data]), filter.Seen);
    }
}
