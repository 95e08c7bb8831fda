using ChatRoom.Core.Protocol;
using ChatRoom.Core.Tests.Support;
using CsCheck;

namespace ChatRoom.Core.Tests.Protocol;

/// <summary>Asserts the invariants for all bytes in all reads. A failure prints the seed.</summary>
public sealed class FirstLineProperties
{
    // Also a character in several reads, which a name may end with.
    private static readonly Gen<byte[]> Reads = Gen.OneOf(InputGen.Bytes, Gen.OneOf<byte[]>([0xF0], [0x9F], [0x99], [0x82]));

    // A first read that ends in NUL has ended the name already.
    [Fact]
    public void First_line_decides_the_same_in_any_reads() =>
        Gen.Select(InputGen.Bytes, InputGen.ReadSizes).Where((bytes, sizes) => bytes.ElementAtOrDefault(sizes[0] - 1) != 0).Sample(
            (bytes, sizes) => Assert.Equal(Read([bytes]), Read(InputGen.Split(bytes, sizes))),
            iter: 500,
            threads: 1);

    [Fact]
    public void First_line_gives_a_framing_after_any_calls() =>
        Gen.Select(Gen.Select(Reads, Gen.Int[0, 5]).Array[0, 8], Gen.Int[0, 20]).Sample(
            (calls, maxBytes) =>
            {
                var first = New(maxBytes);
                foreach (var (bytes, call) in calls.TakeWhile(_ => first.Kind == ClientKind.Unknown))
                {
                    switch (call)
                    {
                        case 0:
                            first.Flush();
                            break;
                        case 1:
                            first.Complete();
                            break;
                        default:
                            first.Feed(bytes);
                            break;
                    }
                }

                var isNamed = first.Kind is ClientKind.Line or ClientKind.Chunk;
                Assert.Equal(isNamed, first.Name is not null);
                if (isNamed)
                {
                    first.ToFraming(10).Finish();
                }
            },
            iter: 500,
            threads: 1);

    private static FirstLine New(int maxBytes) => new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), maxBytes);

    /// <summary>The kind, the name of a line client, and its messages.</summary>
    private static string Read(IEnumerable<byte[]> reads)
    {
        var first = New(maxBytes: 10_000);
        var rest = new Queue<byte[]>(reads);
        while (first.Kind == ClientKind.Unknown && rest.TryDequeue(out var received))
        {
            first.Feed(received);
        }

        if (first.Kind != ClientKind.Line)
        {
            return first.Kind.ToString();
        }

        var framing = first.ToFraming(10_000);
        string[] messages = [.. framing.Ready(), .. rest.SelectMany(framing.Take), .. framing.Finish()];
        return $"{first.Name}: {string.Join('|', messages)}";
    }
}
