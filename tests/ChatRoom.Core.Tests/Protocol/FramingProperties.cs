using System.Reflection;
using System.Text;
using ChatRoom.Core.Protocol;
using ChatRoom.Core.Protocol.Chunk;
using ChatRoom.Core.Protocol.Line;
using ChatRoom.Core.Tests.Support;
using CsCheck;

namespace ChatRoom.Core.Tests.Protocol;

/// <summary>Asserts the invariants for all bytes in all reads. A failure prints the seed.</summary>
public sealed class FramingProperties
{
    private const int MaxBytes = 12;

    [Fact]
    public void Line_framing_finds_the_same_messages_in_any_reads() =>
        Gen.Select(InputGen.Bytes, InputGen.ReadSizes).Sample(
            (bytes, sizes) => Assert.Equal(
                Messages(new LineFraming(MaxBytes), [bytes]), Messages(new LineFraming(MaxBytes), InputGen.Split(bytes, sizes))),
            iter: 500,
            threads: 1);

    [Fact]
    public void Chunk_framing_keeps_a_text_whole_in_any_reads() =>
        Gen.Select(InputGen.PlainText, InputGen.ReadSizes).Sample(
            (text, sizes) => Assert.Equal(
                text, string.Concat(Messages(new ChunkFraming(10_000), InputGen.Split(Encoding.UTF8.GetBytes(text), sizes)))),
            iter: 500,
            threads: 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Framing_never_throws_and_holds_at_most_one_message(bool isChunk) =>
        Gen.Select(InputGen.Bytes, InputGen.ReadSizes, Gen.Bool.Array[1, 5]).Sample(
            (bytes, sizes, flushes) =>
            {
                Framing framing = isChunk ? new ChunkFraming(MaxBytes) : new LineFraming(MaxBytes);
                var read = 0;
                foreach (var received in InputGen.Split(bytes, sizes))
                {
                    framing.Feed(received);
                    if (framing.Patience is not null && flushes[read++ % flushes.Length])
                    {
                        framing.Flush();
                    }

                    framing.Ready();
                    Assert.InRange(Held(framing), 0, MaxBytes);
                }

                framing.Finish();
                Assert.Equal(0, Held(framing));
            },
            iter: 500,
            threads: 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Framing_calls_a_message_without_end_endless(bool isChunk) =>
        Gen.Select(Gen.Int[1, 50], Gen.Int[540, 2000]).Sample(
            (maxBytes, readBytes) =>
            {
                Framing framing = isChunk ? new ChunkFraming(maxBytes) : new LineFraming(maxBytes);
                var fed = 0;
                var found = Array.Empty<string>();
                for (; found.Length == 0; fed += readBytes)
                {
                    Assert.InRange(fed, 0, (17 * maxBytes) + readBytes);
                    found = framing.Take(new string('x', readBytes));
                    Assert.InRange(Held(framing), 0, Math.Max(8, maxBytes));
                }

                Assert.Equal(["<Endless>"], found);
            },
            iter: 100,
            threads: 1);

    private static List<string> Messages(Framing framing, IEnumerable<byte[]> reads)
    {
        var messages = new List<string>();
        foreach (var received in reads)
        {
            messages.AddRange(framing.Take(received));
        }

        messages.AddRange(framing.Finish());
        return messages;
    }

    private static int Held(Framing framing) =>
        ((InputBuffer)framing.GetType().GetField("_buffer", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(framing)!).Length;
}
